/** One request for a part of a file (RFC 9110, sections 13 and 14): what came, or why nothing did. */
import { GenerationError } from '../../generation/index.ts'
import { refusal } from '../bytes/index.ts'
import { type Secret, withSecret } from '../hub/index.ts'
import { Interruption } from './persistence.ts'

/** A file on a server, with what its answers have told so far. */
export interface RemoteFile {
  /** For sentences. */
  readonly name: string
  readonly address: string
  readonly size: number
  /** Of the bytes that are kept already. */
  etag: string | undefined
  /** Where the server has sent us: asked first, without tokens, until it expires. */
  direct?: string | undefined
  /** Anything came from it since the page was loaded. */
  isReached?: boolean
}

/** What requests are made with. */
export interface Network {
  fetch: typeof fetch
  secrets: readonly Secret[]
}

/** The server has another file by now than the one that is kept in part. */
export class ChangedFile extends Error {
  override readonly name = 'ChangedFile'
  readonly size: number | undefined

  constructor(size: number | undefined) {
    super('The file was changed on the server')
    this.size = size
  }
}

export interface Part {
  response: Response
  /** The server sent the file from its first byte, whatever was asked for. */
  isWholeFile: boolean
}

/** Asks for the bytes from `begin` to `end`. Throws an Interruption where another try may help, a ChangedFile, or a GenerationError. */
export async function requestPart(
  file: RemoteFile,
  { begin, end }: { begin: number; end: number },
  { fetch, secrets }: Network,
  signal: AbortSignal,
  // Only the first request needs it, as every answer's ETag is compared; it costs a CORS preflight, which not all hosts answer.
  isConditional = !file.isReached && file.etag !== undefined && !file.etag.startsWith('W/'),
): Promise<Part> {
  const network = { fetch, secrets }
  const direct = file.direct
  const { url, headers } = direct ? { url: direct, headers: {} } : withSecret(file.address, secrets)
  const again = (conditional: boolean) => {
    file.direct = undefined
    return requestPart(file, { begin, end }, network, signal, conditional)
  }
  let response: Response
  try {
    response = await fetch(url, {
      headers: {
        ...headers,
        Range: `bytes=${begin}-${end - 1}`,
        ...(isConditional && { 'If-Range': file.etag! }),
      },
      // Two gigabytes of model would push everything else out of the HTTP cache.
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal,
    })
  } catch (cause) {
    signal.throwIfAborted()
    if (isConditional || direct) return again(false)
    if (!file.isReached && (await answersOnlyItsOwnPages(url, fetch, signal))) throw noCors(file.name, cause)
    throw new Interruption(unreachable(file.name, cause))
  }
  const { status } = response
  if (response.ok) {
    const isWholeFile = status !== 206
    try {
      checkSameFile(file, response, begin, isWholeFile)
    } catch (error) {
      await response.body?.cancel()
      throw error
    }
    file.isReached = true
    file.etag ??= response.headers.get('ETag') ?? undefined
    if (response.redirected) file.direct = response.url
    return { response, isWholeFile }
  }
  await response.body?.cancel()
  if (status === 416)
    throw new ChangedFile(Number(/\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1]) || undefined)
  // Addresses that one is sent on to are good for an hour or so.
  if (direct && status >= 400 && status < 500 && status !== 429) return again(isConditional)
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    throw new Interruption(refusal(status, file.name), 1000 * Number(response.headers.get('Retry-After') ?? 0) || 0)
  }
  throw refusal(status, file.name)
}

/** Throws a ChangedFile unless the answer is of the file that is kept. Hosts that hide these headers from us are believed. */
function checkSameFile(file: RemoteFile, { headers }: Response, begin: number, isWholeFile: boolean): void {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('Content-Range') ?? '')
  // What was compressed on the way has another length.
  const whole = isWholeFile && !headers.get('Content-Encoding') ? headers.get('Content-Length') : range?.[2]
  const size = whole ? Number(whole) : undefined
  if (size !== undefined && size !== file.size) throw new ChangedFile(size)
  const etag = headers.get('ETag') ?? undefined
  if (etag && file.etag && bare(etag) !== bare(file.etag)) throw new ChangedFile(size)
  if (range && Number(range[1]) !== begin) {
    throw new Interruption(new GenerationError('download', `The server sent another part of ${file.name}. Try again.`))
  }
}

const bare = (etag: string) => etag.replace(/^W\//, '')

/** Whether the server answers at all, though not to pages of another origin. */
async function answersOnlyItsOwnPages(url: string, fetch: Network['fetch'], signal: AbortSignal): Promise<boolean> {
  try {
    await fetch(url, { mode: 'no-cors', method: 'HEAD', cache: 'no-store', referrerPolicy: 'no-referrer', signal })
    return true
  } catch {
    return false
  }
}

function noCors(name: string, cause: unknown): GenerationError {
  const sentence = `The server of ${name} does not let web pages read its files (CORS). Download the file with the browser, then open it from disk and keep it.`
  return new GenerationError('unreachable', sentence, { cause })
}

function unreachable(name: string, cause: unknown): GenerationError {
  const sentence = `The server of ${name} cannot be reached. Check the connection; what has come is kept, and the download goes on from there.`
  return new GenerationError('unreachable', sentence, { cause })
}

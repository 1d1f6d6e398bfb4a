/** A file on a web server, read by HTTP range requests (RFC 9110, section 14). */
import { GenerationError } from '../../generation/index.ts'
import { answerBytes } from '../../untrusted/index.ts'
import { type ByteSource, checkRange } from './bytes.ts'
import { noRanges, refusal } from './http-refusal.ts'

/** Enough for the header of a whole SD 1.5 file (about 170 KB), so that opening one costs a single request. */
const headBytes = 256 << 10
/** A file no larger than this may come whole, from a server that knows no ranges. */
const wholeBytes = 64 << 20

export interface HttpOptions {
  fetch?: typeof fetch
  /** Sent with each request: an access token, say. */
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** Asks the server for the file's size and its first bytes; every refusal of the server becomes a sentence. */
export async function httpBytes(url: string, options: HttpOptions = {}): Promise<ByteSource> {
  const [, name = url] = /([^/?#]+)([?#].*)?$/.exec(url) ?? []
  const request = (begin: number, end: number, signal?: AbortSignal) =>
    fetchRange({ ...options, url, name, begin, end, signal })
  const head = await request(0, headBytes, options.signal)

  return {
    size: head.size,
    async read(begin, end, signal) {
      checkRange(begin, end, head.size)
      if (end <= head.bytes.length) return head.bytes.subarray(begin, end)
      const part = await request(begin, end, signal)
      // Compared here rather than sent as If-Range, which would cost a CORS preflight that few file hosts answer.
      if (part.size !== head.size || part.etag !== head.etag) {
        throw new GenerationError(
          'download',
          `${name} was changed on the server while it was being read. Open it again.`,
        )
      }
      if (part.bytes.length !== end - begin) {
        throw new GenerationError('download', `The server sent ${name} only in part. Try again.`)
      }
      return part.bytes
    },
  }
}

interface RangeRequest extends HttpOptions {
  url: string
  name: string
  begin: number
  end: number
}

interface FilePart {
  bytes: Uint8Array<ArrayBuffer>
  /** Of the whole file. */
  size: number
  etag: string | undefined
}

async function fetchRange(request: RangeRequest): Promise<FilePart> {
  const { url, name, begin, end, signal, fetch = globalThis.fetch } = request
  try {
    const response = await fetch(url, {
      headers: { ...request.headers, Range: `bytes=${begin}-${end - 1}` },
      // Two gigabytes of model would push everything else out of the HTTP cache; the app has its own store.
      cache: 'no-store',
      signal: signal ?? null,
    })
    const etag = response.headers.get('ETag')?.replace(/^W\//, '')
    if (response.status === 206) {
      const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')
      if (Number(range?.[1]) !== begin) throw await refuse(response, noRanges(name))
      const bytes = await answerBytes(response, end - begin)
      if (!bytes)
        throw new GenerationError('download', `The server sends more of ${name} than was asked for. Try again.`)
      return { bytes, size: Number(range?.[2]), etag }
    }
    if (response.status === 200 && begin === 0) {
      const bytes = await answerBytes(response, wholeBytes)
      if (!bytes) throw noRanges(name)
      return { bytes, size: bytes.length, etag }
    }
    // The only file without a first byte is an empty one.
    if (response.status === 416 && begin === 0) return { bytes: new Uint8Array(), size: 0, etag }
    throw await refuse(response, response.ok ? noRanges(name) : refusal(response.status, name))
  } catch (cause) {
    // fetch rejects with a TypeError when the network or CORS is in the way.
    if (!(cause instanceof TypeError)) throw cause
    const sentence = `The server of ${name} cannot be reached. Check the connection and the address, then try again.`
    throw new GenerationError('unreachable', sentence, { cause })
  }
}

/** Lets go of a body that nobody will read, so that the connection does not go on filling. */
async function refuse(response: Response, error: GenerationError): Promise<GenerationError> {
  await response.body?.cancel()
  return error
}

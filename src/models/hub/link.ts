/** A file behind a plain link: what it is called, and how large it is, asked with its first byte. */
import { GenerationError } from '../../generation/index.ts'
import { patience } from '../../untrusted/index.ts'
import { refusal } from '../bytes/index.ts'
import type { HubAccess } from './listing.ts'
import { civitaiOrigin, withSecret } from './secret.ts'
import { decoded } from './wish.ts'

/** For the answer's head, in ms: its body is not read. */
const limits = { silence: 60_000, whole: 60_000 }

export interface LinkedFile {
  name: string
  /** In bytes. */
  size: number
  etag?: string | undefined
}

/** Asks the server; throws where it does not deliver, or not to web pages. */
export async function askLink(
  address: string,
  { secrets, fetch = globalThis.fetch, signal }: Omit<HubAccess, 'hub'>,
): Promise<LinkedFile> {
  const { url, headers } = withSecret(address, secrets)
  const host = new URL(address).host
  const waiting = patience(limits, signal)
  const init = { cache: 'no-store', referrerPolicy: 'no-referrer', signal: waiting.signal } as const
  let response: Response
  try {
    response = await fetch(url, { ...init, headers: { ...headers, Range: 'bytes=0-0' } })
  } catch (cause) {
    signal?.throwIfAborted()
    const answers = await fetch(url, { ...init, mode: 'no-cors', method: 'HEAD' }).then(
      () => true,
      () => false,
    )
    const sentence = answers
      ? `${host} does not let web pages read its files (CORS). Download the file with the browser, then open it from disk and keep it.`
      : `${host} cannot be reached. Check the link and the connection.`
    throw new GenerationError('unreachable', sentence, { cause })
  } finally {
    // Lets go of the body as well.
    waiting.end()
  }
  if (!response.ok) throw noFile(response.status, address)
  if (response.headers.get('Content-Type')?.startsWith('text/html')) {
    const sentence = `${host} answers with a web page instead of a file. It may ask for a login: enter your token for it, or copy the link of the download itself.`
    throw new GenerationError('unauthorised', sentence, { field: 'wish' })
  }
  const range = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1]
  const size = Number(range ?? (response.status === 200 ? response.headers.get('Content-Length') : undefined))
  if (!(size > 0)) {
    const sentence = `${host} does not tell how large the file is. Download it with the browser, then open it from disk and keep it.`
    throw new GenerationError('download', sentence)
  }
  return { name: fileName(response, address), size, etag: response.headers.get('ETag') ?? undefined }
}

function noFile(status: number, address: string): GenerationError {
  const { origin } = new URL(address)
  if ((status === 401 || status === 403) && origin === civitaiOrigin) {
    const sentence =
      'Civitai gives this file only to those who are logged in. Make an API key in your account there, and enter it as Civitai token.'
    return new GenerationError('unauthorised', sentence, { field: 'civitai-token' })
  }
  return refusal(status, address.split(/[?#]/, 1)[0]!)
}

/** As the server names it: in a header, in the address that it sent us on to (as S3 does), or in the path. */
function fileName(response: Response, address: string): string {
  const landed = new URL(response.url || address)
  const disposition =
    response.headers.get('Content-Disposition') ?? landed.searchParams.get('response-content-disposition') ?? ''
  const [, extended] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? []
  const [, plain] = /filename="?([^";]+)"?/i.exec(disposition) ?? []
  const path = (url: URL) => decoded(url.pathname.split('/').at(-1) ?? '')
  const name = (extended && decoded(extended)) || plain || path(landed) || path(new URL(address))
  return name.split(/[\\/]/).at(-1) || 'model.safetensors'
}

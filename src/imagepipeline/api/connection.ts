/** How the API is reached: its base URL, or that of a proxy before it, and the header that carries the key. */
import { GenerationError } from '../../generation/index.ts'

export interface Connection {
  /** Without a slash at its end. */
  baseUrl: string
  /** The header's name; the key is its whole value. */
  header: string
}

export const defaultConnection: Connection = { baseUrl: 'https://api.imagepipeline.io', header: 'API-Key' }

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/**
 * Reads settings that a person typed; `page` is the page's own address, which a base URL such as `/imagepipeline` is
 * relative to. Throws a GenerationError naming `baseUrl` or `header`.
 */
export function readConnection({ baseUrl, header }: Connection, page?: string): Connection {
  const wrong = (field: keyof Connection, sentence: string) =>
    new GenerationError('invalid-request', sentence, { field })
  const url = URL.canParse(baseUrl.trim(), page) && new URL(baseUrl.trim(), page)
  if (!url) throw wrong('baseUrl', `The base URL must be an address such as ${defaultConnection.baseUrl}.`)
  if (url.username || url.password) throw wrong('baseUrl', 'The base URL must not hold a name or a password.')
  if (url.search || url.hash) throw wrong('baseUrl', 'The base URL must end with its path: without “?” and “#”.')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisMachine(url.hostname))) {
    throw wrong('baseUrl', 'The base URL must begin with https://, so that nobody on the way reads your key.')
  }
  if (!headerName.test(header.trim())) {
    throw wrong('header', `“${header}” is no name of a header. The documents say ${defaultConnection.header}.`)
  }
  return { baseUrl: url.href.replace(/\/+$/, ''), header: header.trim() }
}

function isThisMachine(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)
}

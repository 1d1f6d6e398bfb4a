/** A request in an address: the part behind #, which no server sees. */
import * as v from 'valibot'
import { GenerationError } from '../generation/index.ts'
import {
  defaultRequest,
  type FieldName,
  type GenerationRequest,
  parseRequest,
  type Remark,
} from '../parameters/index.ts'
import { inflated, jsonOf } from '../untrusted/index.ts'

const anyVersion = '#request='
/** Before the request in the fragment. A link holds what differs from the defaults: with other defaults, it is another version. */
const mark = `${anyVersion}1.`

/** Bytes of a request: a prompt with all its styles has some thousand. Fields are words, numbers, and lists of them. */
const [longest, deepest] = [1 << 20, 4]

/** Where the person's own things are told of: servers, and addresses that may hold tokens. */
const secret = ['webhook', 'server_id', 'base64']
const pictures = ['init_image', 'mask_image']

/** The fragment, with its #. Pictures stay behind, but for public addresses. */
export async function toFragment(request: GenerationRequest): Promise<string> {
  const told = Object.entries(withoutSecrets(request)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaultRequest[name as FieldName]),
  )
  return mark + toBase64Url(await deflated(JSON.stringify(Object.fromEntries(told))))
}

/**
 * What a fragment asks for, with remarks on what could not be taken; undefined where it is no request.
 * @throws GenerationError for a damaged request, and one of another version.
 */
export async function fromFragment(
  fragment: string,
): Promise<{ request: GenerationRequest; remarks: Remark[] } | undefined> {
  if (!fragment.startsWith(anyVersion)) return undefined
  if (!fragment.startsWith(mark)) {
    const sentence =
      'The link was made by another version of Darkroom: ask for the picture instead, its file holds the same.'
    throw new GenerationError('invalid-request', sentence)
  }
  const bytes = await inflated(fromBase64Url(fragment.slice(mark.length)), longest)
  const given = bytes && jsonOf(v.unknown(), new TextDecoder().decode(bytes), { depth: deepest })
  // No base64, no deflated bytes, no JSON: it lost its end on the way.
  if (given === undefined) throw new GenerationError('invalid-request', 'The link is damaged: copy it again, whole.')
  return parseRequest(withoutSecrets(Object(given)))
}

/** The same when a link is made and when it is read: it is anybody's word, and may not speak for this person's own things. */
function withoutSecrets(given: object): object {
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => !secret.includes(name) && (!pictures.includes(name) || isPublic(value)),
    ),
  )
}

/** An https address without a query, which is where signatures are, and without a password. */
function isPublic(picture: unknown): boolean {
  if (typeof picture !== 'string' || !URL.canParse(picture)) return false
  const { protocol, username, password, search, hash } = new URL(picture)
  return protocol === 'https:' && [username, password, search, hash].every((part) => part === '')
}

async function deflated(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function toBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** No bytes where it is no base64. */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return new Uint8Array()
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** Presigned addresses: one request to an S3 bucket, allowed to whoever has its address for a while. */
import { createHMAC, createSHA256, sha256 } from 'hash-wasm'

export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  /** R2 says `auto`. */
  region: string
}

export interface Presigned {
  method: 'GET' | 'PUT'
  /** Of the object, without query. */
  url: string
  /** In ms since 1970. */
  now: number
  /** How long the address is good for, in seconds, up to a week. */
  seconds: number
}

/**
 * The presigned address; the body and the headers but the host's are the sender's to choose.
 * Source: AWS Signature Version 4, "Authenticating Requests: Using Query Parameters".
 */
export async function presigned({ method, url, now, seconds }: Presigned, credentials: Credentials): Promise<string> {
  const { accessKeyId, secretAccessKey, region } = credentials
  const target = new URL(url)
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const date = time.slice(0, 8)
  const scope = [date, region, 's3', 'aws4_request']
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', [accessKeyId, ...scope].join('/')],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(seconds)],
    ['X-Amz-SignedHeaders', 'host'],
  ]
    .map(([name, value]) => `${name}=${encoded(value!)}`)
    .join('&')
  const path = decodeURIComponent(target.pathname).split('/').map(encoded).join('/')
  const canonical = [method, path, query, `host:${target.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), await sha256(canonical)].join('\n')
  let key: Uint8Array = new TextEncoder().encode(`AWS4${secretAccessKey}`)
  for (const part of scope) key = await hmac(key, part)
  return `${target.origin}${path}?${query}&X-Amz-Signature=${hex(await hmac(key, toSign))}`
}

/** RFC 3986's encoding: of more characters than JavaScript's. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

async function hmac(key: Uint8Array, text: string): Promise<Uint8Array> {
  return (await createHMAC(createSHA256(), key)).init().update(text).digest('binary')
}

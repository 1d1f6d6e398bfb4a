/** A bucket of the person's own (S3, R2, B2, MinIO), where pictures lie while the API fetches them. */
import { GenerationError } from '../../generation/index.ts'
import { uniqueId } from '../../random/index.ts'
import { type Credentials, presigned } from './presign.ts'
import type { Publish } from './publication.ts'

/** As typed into the settings. The secret is a secret like the API key: keep it in a keyring of its own. */
export interface Bucket extends Credentials {
  /** Of the service, such as https://s3.eu-central-1.amazonaws.com or https://<account>.r2.cloudflarestorage.com. */
  endpoint: string
  name: string
  /** What the bucket's objects are publicly found behind; empty for links that expire after an hour. */
  publicUrl: string
}

const hour = 3600

/** What is missing or wrong in the settings, as a sentence; undefined when they can be tried. */
export function bucketProblem(bucket: Bucket): string | undefined {
  const isHttps = (address: string) => URL.canParse(address) && new URL(address).protocol === 'https:'
  const isHere = URL.canParse(bucket.endpoint) && /^(localhost|127\.0\.0\.1)$/.test(new URL(bucket.endpoint).hostname)
  if (!isHttps(bucket.endpoint) && !isHere) return 'Bucket: the endpoint must be an address that begins with https://.'
  if (bucket.publicUrl && !isHttps(bucket.publicUrl)) return 'Bucket: the public address must begin with https://.'
  for (const [label, value] of [
    ['a name', bucket.name],
    ['a region', bucket.region],
    ['an access key id', bucket.accessKeyId],
    ['a secret access key', bucket.secretAccessKey],
  ]) {
    if (!value?.trim()) return `Bucket: enter ${label}.`
  }
  return undefined
}

/** Uploads pictures into the bucket by presigned PUT, under names that nobody guesses. */
export function bucketPublisher(bucket: () => Bucket, { fetch = globalThis.fetch, now = Date.now } = {}): Publish {
  return async (picture, field, signal) => {
    const refused = (sentence: string) => new GenerationError('private-picture', sentence, { field })
    const settings = bucket()
    const { endpoint, name, publicUrl } = settings
    const problem = bucketProblem(settings)
    if (problem) throw refused(problem)
    const object = `darkroom/${uniqueId()}.${extensions[picture.type] ?? 'png'}`
    const url = `${endpoint.replace(/\/+$/, '')}/${name}/${object}`
    const to = await presigned({ method: 'PUT', url, now: now(), seconds: 600 }, settings)
    const upload = {
      ...{ method: 'PUT', body: picture, signal },
      ...({ redirect: 'manual', credentials: 'omit', referrerPolicy: 'no-referrer' } as const),
    }
    const response = await fetch(to, upload).catch(() => {
      signal.throwIfAborted()
      throw refused(
        'The bucket cannot be reached: check its endpoint, and that its CORS rules allow PUT from this page.',
      )
    })
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      throw refused(
        'The bucket’s endpoint leads to another address, which Darkroom does not follow with your picture. Enter the final address: it may name the region.',
      )
    }
    if (response.status === 403) {
      throw refused('The bucket refused the picture (403): check its keys, its region, and this device’s clock.')
    }
    if (!response.ok)
      throw refused(`The bucket did not take the picture (${response.status}): check its name and endpoint.`)
    if (publicUrl) return `${publicUrl.replace(/\/+$/, '')}/${object}`
    return presigned({ method: 'GET', url, now: now(), seconds: hour }, settings)
  }
}

const extensions: Record<string, string> = { 'image/jpeg': 'jpg', 'image/webp': 'webp', 'image/gif': 'gif' }

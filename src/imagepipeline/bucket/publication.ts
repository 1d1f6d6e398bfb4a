/** Pictures for the API: each made an address, since it takes nothing else, and checked before anything is sent. */
import { GenerationError } from '../../generation/index.ts'
import { readPictureHeader } from '../../imaging/index.ts'
import { fields, type GenerationRequest, neededPictures } from '../../parameters/index.ts'
import { addressOf } from '../pictures.ts'
import { addressProblem } from './address.ts'

export type PictureName = 'init_image' | 'mask_image'

/** Puts a picture where anyone can fetch it, and gives its address. */
export type Publish = (picture: Blob, name: PictureName, signal: AbortSignal) => Promise<string>

export interface PublicationOptions {
  /** Absent where the person has no bucket. */
  publish: Publish | undefined
  now: number
  signal: AbortSignal
}

/** The vendor's own limit for uploads, in bytes. */
const largest = 20e6

/** The request with an address for each picture that its endpoint needs; throws a GenerationError naming the picture. */
export async function published(request: GenerationRequest, { publish, now, signal }: PublicationOptions) {
  const names = neededPictures(request.endpoint)
  for (const name of names) refuse(name, request[name], now)
  if (names.length === 2) await refuseOtherSizes(request)
  const whole = { ...request }
  for (const name of names) {
    const picture = request[name]
    if (picture instanceof Blob) whole[name] = addressOf(picture) ?? (await upload(name, picture, publish, signal))
  }
  return whole
}

function refuse(name: PictureName, picture: Blob | string | undefined, now: number): void {
  const { label } = fields[name]
  if (picture instanceof Blob && picture.size > largest) {
    const megabytes = Math.round(picture.size / 1e6)
    throw wrong(
      name,
      `${label}: ${megabytes} MB is too large; the limit is ${largest / 1e6} MB. Scale it down to the size of the picture to be made.`,
    )
  }
  const problem = typeof picture === 'string' ? addressProblem(picture, now) : undefined
  if (problem) throw wrong(name, `${label}: ${problem}`)
}

async function refuseOtherSizes({ init_image, mask_image }: GenerationRequest): Promise<void> {
  if (!(init_image instanceof Blob && mask_image instanceof Blob)) return
  const [picture, mask] = await Promise.all([header(init_image), header(mask_image)])
  if (picture && mask && (picture.width !== mask.width || picture.height !== mask.height)) {
    const size = ({ width, height }: typeof mask) => `${width} × ${height}`
    throw wrong(
      'mask_image',
      `The mask is ${size(mask)}, the start picture ${size(picture)}. Make the mask anew, in the picture's size.`,
    )
  }
}

async function header(picture: Blob) {
  return readPictureHeader(new Uint8Array(await picture.slice(0, 65_536).arrayBuffer()))
}

async function upload(
  name: PictureName,
  picture: Blob,
  publish: Publish | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (publish) return publish(picture, name, signal)
  throw new GenerationError(
    'private-picture',
    `${fields[name].label}: it lies on this device only, and the API takes nothing but public https addresses. Paste one, draw on this device, which the picture then never leaves, or set up a bucket of your own.`,
    { field: name },
  )
}

function wrong(field: PictureName, sentence: string): GenerationError {
  return new GenerationError('invalid-request', sentence, { field })
}

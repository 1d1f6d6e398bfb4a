/** The pictures that a request brings, from a file or an address, as pixels; what is wrong with them is said in a sentence. */
import { GenerationError } from '../../generation/index.ts'
import { decodePicture, type Raster } from '../../imaging/index.ts'
import { answerBytes, patience } from '../../untrusted/index.ts'

type PictureField = 'init_image' | 'mask_image'

const names: Record<PictureField, string> = { init_image: 'start picture', mask_image: 'mask' }

/** Reads the picture of a request's `field`: a file as it is, a string as the https address to fetch it from. */
export async function readPicture(
  source: Blob | string,
  field: PictureField,
  signal: AbortSignal,
  decode: (file: Blob) => Promise<Raster> = decodePicture,
): Promise<Raster> {
  const file = typeof source === 'string' ? await fetchPicture(source, field, signal) : source
  try {
    return await decode(file)
  } catch (cause) {
    const sentence = `The ${names[field]} is no picture that can be read here. Choose a PNG, JPEG or WebP file.`
    throw new GenerationError('invalid-request', sentence, { field, cause })
  }
}

/** Bytes of a picture, and the longest silence and all of the time that fetching it takes, in ms. */
const [largest, limits] = [64e6, { silence: 60_000, whole: 300_000 }]

/** The file at an https address; throws a GenerationError that names `field`. */
export async function fetchPicture(address: string, field: PictureField, signal: AbortSignal): Promise<Blob> {
  if (!address.startsWith('https://')) {
    const sentence = `The address of the ${names[field]} must begin with https://. Enter another, or choose a file.`
    throw new GenerationError('invalid-request', sentence, { field })
  }
  const host = URL.canParse(address) ? new URL(address).host : 'the address'
  const waiting = patience(limits, signal)
  try {
    const response = await fetch(address, { signal: waiting.signal, referrerPolicy: 'no-referrer' })
    const bytes = response.ok ? await answerBytes(response, largest, waiting) : undefined
    if (bytes) return new Blob([bytes])
    const sentence = response.ok
      ? `What lies at the address of the ${names[field]} is larger than ${largest / 1e6} MB. Save the picture, make it smaller and choose the file.`
      : `There is no ${names[field]} at its address: ${host} answered ${response.status}. Check the address, or choose a file.`
    throw new GenerationError('download', sentence, { field })
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof GenerationError) throw cause
    const sentence = `The ${names[field]} could not be fetched: ${host} cannot be reached, or does not let web pages read it. Save the picture and choose the file.`
    throw new GenerationError('download', sentence, { field, cause })
  } finally {
    waiting.end()
  }
}

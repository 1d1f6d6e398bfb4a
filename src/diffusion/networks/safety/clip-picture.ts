/** A picture as CLIP wants to see it: small, square, and normalised. */
import { type Raster, resize } from '../../../imaging/index.ts'

// Of the pictures that CLIP was trained on, red, green and blue. Source: OpenAI's CLIP, clip.py.
const mean = [0.48145466, 0.4578275, 0.40821073]
const deviation = [0.26862954, 0.26130258, 0.27577711]

/**
 * [3, side, side]: the shorter edge brought to `side` by Pillow's bicubic filter, the middle cut out.
 * Source: transformers models/clip/image_processing_pil_clip.py.
 */
export function clipPicture(picture: Raster, side: number): Float32Array {
  const { width, height } = picture
  const edge = (length: number) => Math.trunc((side * length) / Math.min(width, height))
  const small = resize(picture, edge(width), edge(height), 'bicubic')
  const left = (small.width - side) >> 1
  const top = (small.height - side) >> 1
  const values = new Float32Array(3 * side * side)
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const sample = small.data[((top + y) * small.width + left + x) * small.channels + channel]!
        values[(channel * side + y) * side + x] = (sample / 255 - mean[channel]!) / deviation[channel]!
      }
    }
  }
  return values
}

/** Variations: pictures near one that was made, by starting from it. */
import { endpointOf, isSdxl } from './endpoints.ts'
import type { GenerationRequest } from './request.ts'

/** How far a variation departs from its picture: Fooocus' "subtle" variation. */
const strength = 0.5

/** The most that one request makes. */
const samples = 4

/**
 * The request for variations of a picture that `request` made: the same words and settings, image to image, with a new seed. At
 * least two steps, as the strength leaves half of them out.
 */
export function variations(request: GenerationRequest, picture: Blob | string): GenerationRequest {
  const num_inference_steps = Math.max(2, request.num_inference_steps)
  const start = { init_image: picture, mask_image: undefined, padding_mask_crop: undefined, hires: false }
  // Seeds of their own, not one that is varied a little.
  const seeds = { seed: -1, subseed: -1, subseed_strength: 0, seed_resize_from_w: 0, seed_resize_from_h: 0 }
  const endpoint = endpointOf('image2image', isSdxl(request.endpoint))
  return { ...request, ...start, ...seeds, endpoint, strength, num_inference_steps, samples }
}

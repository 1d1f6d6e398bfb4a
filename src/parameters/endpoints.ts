/** The endpoints: what kind of picture a request asks for, and of which family of models, named as the API's paths are. */
export const endpoints = ['sd/text2image', 'sd/image2image', 'sd/inpainting', 'sdxl/text2image'] as const

export type Endpoint = (typeof endpoints)[number]

/** The picture fields that the endpoint cannot do without. */
export function neededPictures(endpoint: Endpoint): readonly ('init_image' | 'mask_image')[] {
  if (endpoint === 'sd/inpainting') return ['init_image', 'mask_image']
  return endpoint === 'sd/image2image' ? ['init_image'] : []
}

/** Whether the endpoint's models are SDXL's. */
export const isSdxl = (endpoint: Endpoint): boolean => endpoint.startsWith('sdxl/')

/** The endpoint that a request of unnamed kind must mean, going by the pictures that it brings. */
export function impliedEndpoint(from: { init_image?: unknown; mask_image?: unknown }): Endpoint | undefined {
  if (from.mask_image) return 'sd/inpainting'
  return from.init_image ? 'sd/image2image' : undefined
}

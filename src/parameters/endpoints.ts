/** The endpoints: what kind of picture a request asks for, and of which family of models, named as the API's paths are. */
export const endpoints = [
  'sd/text2image',
  'sd/image2image',
  'sd/inpainting',
  'sdxl/text2image',
  'sdxl/image2image',
  'sdxl/inpainting',
] as const

export type Endpoint = (typeof endpoints)[number]

export const tasks = ['text2image', 'image2image', 'inpainting'] as const

/** What a picture is made from. */
export type Task = (typeof tasks)[number]

export function taskOf(endpoint: Endpoint): Task {
  return endpoint.replace(/.*\//, '') as Task
}

/** Whether the endpoint's models are SDXL's. */
export const isSdxl = (endpoint: Endpoint): boolean => endpoint.startsWith('sdxl/')

/** The task's endpoint, of SDXL's family or of Stable Diffusion 1.5's. */
export function endpointOf(task: Task, sdxl: boolean): Endpoint {
  return `${sdxl ? 'sdxl' : 'sd'}/${task}`
}

/** The picture fields that the endpoint cannot do without. */
export function neededPictures(endpoint: Endpoint): readonly ('init_image' | 'mask_image')[] {
  const task = taskOf(endpoint)
  if (task === 'inpainting') return ['init_image', 'mask_image']
  return task === 'image2image' ? ['init_image'] : []
}

/** The endpoint that a request of unnamed kind must mean, going by the pictures that it brings. */
export function impliedEndpoint(from: { init_image?: unknown; mask_image?: unknown }): Endpoint | undefined {
  if (from.mask_image) return 'sd/inpainting'
  return from.init_image ? 'sd/image2image' : undefined
}

/** The REST body of a request, as the vendor's documents write it: which fields, in which spelling, in which order. */
import {
  defaultRequest,
  type Endpoint,
  type FieldName,
  type GenerationRequest,
  isMeant,
  isSdxl,
  isSupported,
  localSchedulers,
  neededPictures,
} from '../../parameters/index.ts'

/** The body of a POST: JSON, in the API's own names. */
export type Body = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** Where a request for this endpoint is posted, behind the base URL. */
export const path = (endpoint: Endpoint): string => `/${endpoint}/v1`

/** Where a job of this endpoint is asked after. */
export const statusPath = (endpoint: Endpoint, id: string): string =>
  `${path(endpoint)}/status/${encodeURIComponent(id)}`

/**
 * The body. The seed must be chosen already, since the API documents no random one, and pictures must be addresses.
 * What is left out means the API's own default: an empty text, an unset strength, the scheduler `default`.
 */
export function requestBody(request: GenerationRequest): Body {
  const { endpoint, embeddings, lora_models, lora_weights, scheduler, strength, clip_skip } = request
  const pictures = neededPictures(endpoint).map((name): [string, string] => [name, address(request[name])])
  const entries: [string, Body[string] | undefined][] = [
    ['model_id', request.model_id],
    ...pictures,
    ['prompt', request.prompt],
    ['negative_prompt', filled(request.negative_prompt)],
    ['num_inference_steps', request.num_inference_steps],
    ['strength', pictures.length > 0 ? strength : undefined],
    // Senseless for SD 1.5, yet the documents' own examples send it.
    ['refiner', isSdxl(endpoint) && request.refiner],
    ['samples', request.samples],
    ['guidance_scale', request.guidance_scale],
    ['width', request.width],
    ['height', request.height],
    // "str, array" say the documents, and send a bare string.
    ['embeddings', embeddings.length > 1 ? embeddings : embeddings[0]],
    ['lora_models', filled(lora_models)],
    // The documents send strings: ["0.9"].
    ['lora_weights', filled(lora_weights.map(String))],
    ['seed', request.seed],
    ['scheduler', isKnown(scheduler) ? filled(scheduler) : undefined],
    ['safety_checker', request.safety_checker],
    ['clip_skip', clip_skip || undefined],
    ['hires', (isSupported('hires', { backend: 'remote', endpoint }) && request.hires) || undefined],
    ['upscale', filled(request.upscale)],
    ['base64', request.base64 || undefined],
    ['webhook', filled(request.webhook.trim())],
    ['server_id', filled(request.server_id.trim())],
  ]
  return Object.fromEntries(entries.filter((entry): entry is [string, Body[string]] => entry[1] !== undefined))
}

/** The fields that are set, and that this body does not carry, each with the reason. */
export function unsent(request: GenerationRequest): { field: FieldName; reason: string }[] {
  const destination = { backend: 'remote', endpoint: request.endpoint } as const
  const names = Object.keys(request) as FieldName[]
  const strange: ReturnType<typeof unsent> =
    isKnown(request.scheduler) || request.scheduler === 'default'
      ? []
      : [
          {
            field: 'scheduler',
            reason: `${request.scheduler} is drawn on this device only: the API takes a scheduler of its own.`,
          },
        ]
  const others = names
    .filter(
      (field) => !isSupported(field, destination) && isSet(request[field]) && request[field] !== defaultRequest[field],
    )
    .filter((field) => isMeant(field, request))
    .map((field) => ({
      field,
      reason: `${field} means nothing to ${request.endpoint} of the ImagePipeline API: it is not sent.`,
    }))
  return [...strange, ...others]
}

/** Whether the scheduler is one that an API may know; whatever is no word of this app's own is left to it. */
function isKnown(scheduler: string): boolean {
  return scheduler !== 'default' && !(localSchedulers as readonly string[]).includes(scheduler)
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== '' && value !== false
}

function filled<Value extends { length: number }>(value: Value): Value | undefined {
  return value.length > 0 ? value : undefined
}

function address(picture: Blob | string | undefined): string {
  if (typeof picture !== 'string') throw new Error('A picture must be an address before it is written into a body.')
  return picture
}

/** The request: the one noun that is the form's state, the REST body, the worker's message, the record and the PNG's text. */
import * as v from 'valibot'

/** Scheduler classes that the local engine runs, under diffusers' names. A request may name others: a remote may know them. */
export const schedulers = [
  'UniPCMultistepScheduler',
  'DPMSolverMultistepScheduler',
  'DPMSolverSinglestepScheduler',
  'EulerDiscreteScheduler',
  'EulerAncestralDiscreteScheduler',
  'DDIMScheduler',
  'PNDMScheduler',
  'HeunDiscreteScheduler',
  'LMSDiscreteScheduler',
  'KDPM2DiscreteScheduler',
  'KDPM2AncestralDiscreteScheduler',
  'DEISMultistepScheduler',
  'SASolverScheduler',
  'DDPMScheduler',
  'LCMScheduler',
  'TCDScheduler',
] as const

export const sigmaSchedules = ['default', 'karras', 'exponential', 'beta'] as const
export const timestepSpacings = ['default', 'leading', 'linspace', 'trailing'] as const
export const predictionTypes = ['default', 'epsilon', 'v_prediction'] as const
export const randomSources = ['cpu', 'nvidia'] as const
export const promptSyntaxes = ['weighted', 'literal'] as const

/** Inside the app a picture is a Blob, in the REST body a public URL. */
const picture = v.union([v.string(), v.instance(Blob)])

// A field that cannot be read takes its default, so that one bad value from outside costs no other field.
const entries = {
  model_id: v.fallback(v.string(), 'demo'),
  prompt: v.fallback(v.string(), ''),
  negative_prompt: v.fallback(v.string(), ''),
  num_inference_steps: v.fallback(v.number(), 30),
  guidance_scale: v.fallback(v.number(), 7.5),
  width: v.fallback(v.number(), 512),
  height: v.fallback(v.number(), 512),
  samples: v.fallback(v.number(), 1),
  /** -1 draws a new seed for every press of Generate. */
  seed: v.fallback(v.number(), -1),
  scheduler: v.fallback(v.string(), 'UniPCMultistepScheduler'),
  safety_checker: v.fallback(v.boolean(), false),
  refiner: v.fallback(v.boolean(), false),
  strength: v.fallback(v.number(), 0.8),
  init_image: v.fallback(v.optional(picture), undefined),
  mask_image: v.fallback(v.optional(picture), undefined),
  embeddings: v.fallback(v.array(v.string()), []),
  lora_models: v.fallback(v.array(v.string()), []),
  lora_weights: v.fallback(v.array(v.number()), []),
  /** Layers of the text encoder left out for the positive prompt, as diffusers counts them: 1 is A1111's "Clip skip 2". */
  clip_skip: v.fallback(v.number(), 0),
  sigma_schedule: v.fallback(v.picklist(sigmaSchedules), 'default'),
  timestep_spacing: v.fallback(v.picklist(timestepSpacings), 'default'),
  prediction_type: v.fallback(v.picklist(predictionTypes), 'default'),
  /** Whose generator the noise comes from: PyTorch's on the processor, or on NVIDIA's GPUs. */
  random_source: v.fallback(v.picklist(randomSources), 'cpu'),
  prompt_syntax: v.fallback(v.picklist(promptSyntaxes), 'weighted'),
} as const

const schema = v.object(entries)

/** Every parameter of one generation, in the ImagePipeline API's own names; what the API lacks is named in the same way. */
export type GenerationRequest = v.InferOutput<typeof schema>

/** Reads a request from whatever was stored or received; what is missing or unreadable takes its default. */
export function readRequest(from: unknown): GenerationRequest {
  return v.parse(schema, typeof from === 'object' && from !== null ? from : {})
}

export const defaultRequest: GenerationRequest = readRequest({})

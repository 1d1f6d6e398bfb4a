/** InvokeAI's `invokeai_metadata`, of versions 3 to 5. */
import { bareName, type Found, objectIn } from './found.ts'
import { fromIds } from './scheduler-names.ts'

/** Fields that are named otherwise here. */
const names = {
  positive_prompt: 'prompt',
  negative_prompt: 'negative_prompt',
  steps: 'num_inference_steps',
  cfg_scale: 'guidance_scale',
  width: 'width',
  height: 'height',
  seed: 'seed',
  strength: 'strength',
  clip_skip: 'clip_skip',
} as const

/** Said, but of no use to a request. */
const ignored = [
  'app_version',
  'generation_mode',
  'scheduler',
  'model',
  'loras',
  'rand_device',
  'workflow',
  'init_image',
]

export function fromInvokeai(texts: ReadonlyMap<string, string>): Found | undefined {
  const metadata = objectIn(texts.get('invokeai_metadata'))
  if (!metadata) return undefined
  const given = Object.entries(metadata).filter(([, value]) => value !== null && JSON.stringify(value) !== '[]')
  const fields = Object.fromEntries(
    given.flatMap(([name, value]) => (Object.hasOwn(names, name) ? [[names[name as keyof typeof names], value]] : [])),
  )
  const { isExact, ...scheduler } = fromIds(String(metadata.scheduler ?? ''))
  const mode = String(metadata.generation_mode ?? '')
  const loras = Array.isArray(metadata.loras) ? metadata.loras.map((each) => Object(each)) : []
  const loraNames = loras.map(({ model, lora }) => nameOf(model ?? lora))
  const model = nameOf(metadata.model)
  return {
    fields: {
      ...fields,
      ...(metadata.scheduler !== undefined && scheduler),
      ...(/img2img|i2i/.test(mode) && { endpoint: 'sd/image2image' }),
      ...(/inpaint|outpaint/.test(mode) && { endpoint: 'sd/inpainting' }),
      ...(loras.length > 0 && { lora_models: loraNames, lora_weights: loras.map(({ weight }) => weight ?? 1) }),
      random_source: metadata.rand_device === 'cuda' ? 'nvidia' : 'cpu',
      samples: 1,
    },
    unknown: [
      ...(isExact || metadata.scheduler === undefined ? [] : [`scheduler: ${metadata.scheduler}`]),
      ...given
        .filter(([name]) => !Object.hasOwn(names, name) && !ignored.includes(name))
        .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`.slice(0, 200)),
    ],
    needs: {
      ...(model && { model: { name: model } }),
      loras: loraNames.map((name) => ({ name })),
      embeddings: [],
    },
  }
}

/** Models are named `name` since version 4, `model_name` before. */
function nameOf(model: unknown): string {
  const { name, model_name } = Object(model)
  return bareName(String(name ?? model_name ?? ''))
}

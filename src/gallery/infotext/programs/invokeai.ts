/** InvokeAI's `invokeai_metadata`, of versions 3 to 5. */
import { bareName, type Found, loraFields } from '../found.ts'
import { objectIn, objectsIn, told } from '../json.ts'
import { fromIds } from '../scheduler-names.ts'

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
  'vae',
  'loras',
  'rand_device',
  'workflow',
  'init_image',
  'positive_style_prompt',
  'negative_style_prompt',
]

export function fromInvokeai(texts: ReadonlyMap<string, string>): Found | undefined {
  const metadata = objectIn(texts.get('invokeai_metadata'))
  if (!metadata) return undefined
  const given = Object.entries(metadata).filter(([, value]) => value !== null && !isEmptyList(value))
  const fields = Object.fromEntries(
    given.flatMap(([name, value]) => (Object.hasOwn(names, name) ? [[names[name as keyof typeof names], value]] : [])),
  )
  const { isExact, ...scheduler } = fromIds(String(metadata.scheduler ?? ''))
  const mode = String(metadata.generation_mode ?? '')
  const loras = objectsIn(metadata.loras).map(({ model, lora, weight }) => ({
    name: nameOf(model ?? lora),
    weight: weight ?? 1,
  }))
  const [model, vae] = [nameOf(metadata.model), nameOf(metadata.vae)]
  return {
    fields: {
      ...fields,
      ...(metadata.scheduler !== undefined && scheduler),
      ...(/img2img|i2i/.test(mode) && { endpoint: 'sd/image2image' }),
      ...(/inpaint|outpaint/.test(mode) && { endpoint: 'sd/inpainting' }),
      ...loraFields(loras),
      random_source: metadata.rand_device === 'cuda' || metadata.rand_device === 'cuda:0' ? 'nvidia' : 'cpu',
      samples: 1,
    },
    unknown: [
      ...(isExact || metadata.scheduler === undefined ? [] : [`scheduler: ${metadata.scheduler}`]),
      ...given
        .filter(([name]) => !Object.hasOwn(names, name) && !ignored.includes(name))
        .map(([name, value]) => `${name}: ${told(value).slice(0, 200)}`),
    ],
    needs: {
      ...(model && { model: { name: model } }),
      ...(vae && { vae: { name: vae } }),
      loras: loras.map(({ name }) => ({ name })),
      embeddings: [],
    },
  }
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

/** Models are named `name` since version 4, `model_name` before. */
function nameOf(model: unknown): string {
  const { name, model_name } = Object(model)
  // The oldest of these have the name alone.
  return bareName(String(name ?? model_name ?? (typeof model === 'string' ? model : '')))
}

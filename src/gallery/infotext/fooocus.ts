/** Fooocus' own scheme: JSON under `parameters`, or in EXIF. Its other scheme is A1111's. */
import { bareName, type Found, objectIn } from './found.ts'
import { fromIds } from './scheduler-names.ts'

/** Fields that are named otherwise here. */
const names = {
  prompt: 'prompt',
  negative_prompt: 'negative_prompt',
  steps: 'num_inference_steps',
  guidance_scale: 'guidance_scale',
  seed: 'seed',
} as const

/** What changes the picture and has no counterpart here. */
const foreign = ['styles', 'sharpness', 'adm_guidance', 'refiner_model', 'freeu', 'prompt_expansion'] as const

export function fromFooocus(texts: ReadonlyMap<string, string>): Found | undefined {
  const said = objectIn(texts.get('parameters')) ?? objectIn(texts.get('UserComment'))
  if (!said || !('base_model' in said)) return undefined
  const [, width, height] = String(said.resolution).match(/^\((\d+), (\d+)\)$/) ?? []
  const { isExact, ...scheduler } = fromIds(String(said.sampler ?? ''), String(said.scheduler ?? 'normal'))
  const loras = Array.isArray(said.loras) ? said.loras.map((each) => Object(each)) : []
  const loraNames = loras.map((lora) => bareName(String(lora[0])))
  return {
    fields: {
      ...Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [ours, said[theirs]])),
      ...(width && { width, height }),
      ...(said.sampler !== undefined && scheduler),
      clip_skip: Math.max(Number(said.clip_skip ?? 1) - 1, 0),
      ...(loras.length > 0 && { lora_models: loraNames, lora_weights: loras.map((lora) => lora[1]) }),
      random_source: 'cpu',
      samples: 1,
    },
    unknown: [
      ...(isExact ? [] : [`sampler: ${said.sampler}, ${said.scheduler}`]),
      ...foreign.filter((name) => isSaid(said[name])).map((name) => `${name}: ${said[name]}`),
    ],
    needs: {
      model: {
        name: bareName(String(said.base_model)),
        ...(said.base_model_hash ? { hash: String(said.base_model_hash) } : {}),
      },
      loras: loras.map((lora, i) => ({ name: loraNames[i]!, ...(lora[2] ? { hash: String(lora[2]) } : {}) })),
      embeddings: [],
    },
  }
}

const isSaid = (value: unknown) => value !== undefined && !['', 'None', '[]', 'null'].includes(String(value))

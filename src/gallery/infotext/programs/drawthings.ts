/** Draw Things' JSON, which stands in XMP as an EXIF comment: `c` and `uc` are the prompts. */
import { bareName, type Found, loraFields } from '../found.ts'
import { isObject, numeral, objectIn, objectsIn, told, word } from '../json.ts'
import { fromA1111 } from '../scheduler-names.ts'
import { itemIn } from '../xmp.ts'

/** Fields that are named otherwise here. */
const names = {
  c: 'prompt',
  uc: 'negative_prompt',
  seed: 'seed',
  steps: 'num_inference_steps',
  scale: 'guidance_scale',
}

/** Read below, or of no use to a request. */
const ignored = new Set(['model', 'lora', 'size', 'sampler', 'strength', 'v2', 'seed_mode', 'control'])

export function fromDrawThings(texts: ReadonlyMap<string, string>): Found | undefined {
  const comments = [texts.get('UserComment'), itemIn(texts.get('XML:com.adobe.xmp'), 'exif:UserComment')].map(objectIn)
  const said = comments.find((each) => typeof each?.c === 'string' && 'sampler' in each)
  if (!said) return undefined
  const more = isObject(said.v2) ? said.v2 : {}
  const [, width, height] = String(said.size).match(/^(\d+)x(\d+)$/) ?? []
  const sampler = String(said.sampler).replace(/^Euler A\b/, 'Euler a')
  const { isExact, ...scheduler } = fromA1111(sampler, 'Uniform')
  const loras = objectsIn(said.lora)
    .filter(({ model }) => word(model))
    .map(({ model, weight }) => ({ name: bareName(String(model)), weight: numeral(weight) ?? 1 }))
  const model = word(said.model)
  const strength = numeral(said.strength) ?? 1
  return {
    fields: {
      ...Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [ours, said[theirs]])),
      ...(width && { width, height }),
      ...scheduler,
      ...(strength < 1 && { endpoint: 'sd/image2image', strength }),
      clip_skip: Math.max((numeral(more.clipSkip) ?? 1) - 1, 0),
      ...loraFields(loras),
      // Its seeds are spread over the picture in a way of its own, unless it imitates PyTorch or NVIDIA.
      random_source: /nvidia/i.test(String(said.seed_mode)) ? 'nvidia' : 'cpu',
      samples: 1,
    },
    unknown: [
      ...(isExact ? [] : [`sampler: ${said.sampler}`]),
      ...(/torch|nvidia/i.test(String(said.seed_mode)) ? [] : [`seed_mode: ${said.seed_mode ?? 'its own'}`]),
      ...Object.entries(said)
        .filter(([name, value]) => !Object.hasOwn(names, name) && !ignored.has(name) && value !== null)
        .map(([name, value]) => `${name}: ${told(value)}`),
    ],
    needs: {
      ...(model && { model: { name: bareName(model) } }),
      loras: loras.map(({ name }) => ({ name })),
      embeddings: [],
    },
  }
}

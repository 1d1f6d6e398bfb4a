/** Easy Diffusion's settings: a PNG's texts one by one, or JSON in EXIF, under the API's names or the page's labels. */
import { bareName, type Found, loraFields } from '../found.ts'
import { isObject, numeral, objectIn, told, word } from '../json.ts'
import { fromIds } from '../scheduler-names.ts'

/** The names of its API, and the labels of its page. */
const fields: Readonly<Record<string, readonly [string, string]>> = {
  prompt: ['prompt', 'Prompt'],
  negative_prompt: ['negative_prompt', 'Negative Prompt'],
  seed: ['seed', 'Seed'],
  num_inference_steps: ['num_inference_steps', 'Steps'],
  guidance_scale: ['guidance_scale', 'Guidance Scale'],
  width: ['width', 'Width'],
  height: ['height', 'Height'],
}

const others = {
  model: ['use_stable_diffusion_model', 'Stable Diffusion model'],
  vae: ['use_vae_model', 'VAE model'],
  sampler: ['sampler_name', 'Sampler'],
  clipSkip: ['clip_skip', 'Clip Skip'],
  strength: ['prompt_strength', 'Prompt Strength'],
  lora: ['use_lora_model', 'LoRA model'],
  alpha: ['lora_alpha', 'LoRA strength'],
} as const

const known = new Set([...Object.values(fields), ...Object.values(others)].flat())

export function fromEasyDiffusion(texts: ReadonlyMap<string, string>): Found | undefined {
  const said = objectIn(texts.get('UserComment')) ?? Object.fromEntries(texts)
  const of = ([name, label]: readonly [string, string]) => said[name] ?? said[label]
  if (!isObject(said) || of(fields.prompt!) === undefined || of(others.sampler) === undefined) return undefined
  if (of(others.model) === undefined) return undefined
  const { isExact, ...scheduler } = fromIds(String(of(others.sampler)))
  const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : String(value ?? '').split(','))
  const loras = listed(of(others.lora)).flatMap((each) => word(each) ?? [])
  const weights = listed(of(others.alpha)).map(numeral)
  const [model, vae] = [word(of(others.model)), word(of(others.vae))]
  const strength = numeral(of(others.strength))
  return {
    fields: {
      ...Object.fromEntries(Object.entries(fields).map(([ours, theirs]) => [ours, of(theirs)])),
      ...scheduler,
      ...(strength !== undefined && { endpoint: 'sd/image2image', strength }),
      clip_skip: /^(true|1|yes)$/i.test(String(of(others.clipSkip))) ? 1 : 0,
      ...loraFields(loras.map((path, i) => ({ name: bareName(path), weight: weights[i] ?? 1 }))),
      random_source: 'cpu',
      samples: 1,
    },
    unknown: [
      ...(isExact ? [] : [`sampler: ${of(others.sampler)}`]),
      ...Object.entries(said)
        .filter(
          ([name, value]) =>
            /upscale|face_correction|controlnet|hypernetwork|tiling/i.test(name) && word(value) && !known.has(name),
        )
        .map(([name, value]) => `${name}: ${told(value)}`),
    ],
    needs: {
      ...(model && { model: { name: bareName(model) } }),
      ...(vae && { vae: { name: bareName(vae) } }),
      loras: loras.map((name) => ({ name: bareName(name) })),
      embeddings: [],
    },
  }
}

/** Fooocus' own scheme: JSON under `parameters`, or in EXIF, and RuinedFooocus' like it. Fooocus' other scheme is A1111's. */
import { bareName, type Found, loraFields, type NeededFile } from '../found.ts'
import { numeral, objectIn, told, word } from '../json.ts'
import { fromIds, levelLeftOut } from '../scheduler-names.ts'

/** Fields that are named otherwise here; the second name is RuinedFooocus'. */
const names: Readonly<Record<string, readonly string[]>> = {
  prompt: ['prompt', 'Prompt'],
  negative_prompt: ['negative_prompt', 'Negative'],
  num_inference_steps: ['steps'],
  guidance_scale: ['guidance_scale', 'cfg'],
  seed: ['seed'],
}

/** What changes the picture and has no counterpart here. */
const foreign = ['styles', 'sharpness', 'adm_guidance', 'refiner_model', 'freeu', 'prompt_expansion'] as const

export function fromFooocus(texts: ReadonlyMap<string, string>): Found | undefined {
  const said = objectIn(texts.get('parameters')) ?? objectIn(texts.get('UserComment')) ?? objectIn(texts.get('Comment'))
  const model = word(said?.base_model ?? said?.base_model_name)
  if (!said || !model) return undefined
  const [, width, height] = String(said.resolution).match(/^\((\d+), (\d+)\)$/) ?? [0, said.width, said.height]
  const sampler = said.sampler ?? said.sampler_name
  const { isExact, ...scheduler } = fromIds(String(sampler ?? ''), String(said.scheduler ?? 'normal'))
  const loras = lorasOf(said)
  const hash = word(said.base_model_hash)
  const vae = word(said.vae)
  return {
    fields: {
      ...Object.fromEntries(
        Object.entries(names).map(([ours, theirs]) => [
          ours,
          theirs.map((name) => said[name]).find((each) => each !== undefined),
        ]),
      ),
      ...(width !== undefined && { width, height }),
      ...(sampler !== undefined && scheduler),
      ...levelLeftOut('comfyui', scheduler),
      clip_skip: Math.max(Number(said.clip_skip ?? 1) - 1, 0),
      ...loraFields(loras),
      random_source: 'cpu',
      samples: 1,
    },
    unknown: [
      ...(isExact ? [] : [`sampler: ${sampler}, ${said.scheduler}`]),
      ...foreign.filter((name) => isSaid(said[name])).map((name) => `${name}: ${told(said[name])}`),
    ],
    needs: {
      model: { name: bareName(model), ...(hash && { hash }) },
      ...(vae && !vae.startsWith('Default') && { vae: { name: bareName(vae) } }),
      loras: loras.map(({ weight: _, ...lora }) => lora),
      embeddings: [],
    },
  }
}

/**
 * [name, weight, hash] each. RuinedFooocus has [hash, "weight - name"], before that one string of <name:weight>; Fooocus' log
 * has "name : weight" under names of their own.
 */
function lorasOf(said: Record<string, unknown>): (NeededFile & { weight: number })[] {
  const tags = typeof said.loras === 'string' ? said.loras.matchAll(/<([^<>]+?)(?: \p{So}\ufe0f?)?:([-\d.]+)>/gu) : []
  const listed = (Array.isArray(said.loras) ? said.loras : []).flatMap((each) => {
    if (!Array.isArray(each)) return []
    const [, weight, name] = String(each[1]).match(/^(-?[\d.]+) - (.+)$/) ?? []
    return name ? [[name, weight, each[0]]] : [each]
  })
  const combined = Object.entries(said).flatMap(([key, value]) =>
    key.startsWith('lora_combined_') ? [String(value).split(' : ')] : [],
  )
  return [
    ...listed,
    ...[...tags].map(([, name, weight]) => [name, weight]),
    ...(listed.length > 0 ? [] : combined),
  ].flatMap(([name, weight, digest]) => {
    const hash = word(digest)
    return word(name) ? [{ name: bareName(String(name)), weight: numeral(weight) ?? 1, ...(hash && { hash }) }] : []
  })
}

const isSaid = (value: unknown) => value !== undefined && !['', 'None', '[]', 'null'].includes(String(value))

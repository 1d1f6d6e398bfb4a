/** InvokeAI's pictures before version 3: `sd-metadata`, JSON, or only `Dream`, the line that was typed. */
import { bareName, type Found } from '../found.ts'
import { isObject, objectIn, objectsIn, told, word } from '../json.ts'
import { fromIds } from '../scheduler-names.ts'

export function fromOldInvokeai(texts: ReadonlyMap<string, string>): Found | undefined {
  const said = objectIn(texts.get('sd-metadata'))
  const image = said?.image
  if (said && isObject(image))
    return found(image, promptIn(image.prompt), word(said.model_weights), word(said.model_hash))
  const dream = texts.get('Dream')
  // "the prompt [what is not wanted]" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms
  const end = dream?.lastIndexOf('"') ?? 0
  if (!dream?.startsWith('"') || end === 0) return undefined
  const [prompt, options] = [dream.slice(1, end), dream.slice(end + 1)]
  const option = (name: string) => options.match(new RegExp(`\\s-${name} ?([^\\s-]\\S*)`))?.[1]
  return found(
    {
      ...{ steps: option('s'), seed: option('S'), width: option('W'), height: option('H') },
      ...{ cfg_scale: option('C'), sampler: option('A'), strength: option('f'), type: option('I') && 'img2img' },
    },
    prompt,
  )
}

/** A list of weighted prompts, or one. */
function promptIn(prompt: unknown): string {
  if (typeof prompt === 'string') return prompt
  return objectsIn(prompt)
    .map((each) => String(each.prompt ?? ''))
    .join(', ')
}

/** Fields that are named otherwise here. */
const names = {
  steps: 'num_inference_steps',
  cfg_scale: 'guidance_scale',
  seed: 'seed',
  width: 'width',
  height: 'height',
}
const changing = ['threshold', 'perlin', 'hires_fix', 'seamless', 'variations', 'postprocessing', 'facetool', 'upscale']

function found(image: Record<string, unknown>, words: string, model?: string, hash?: string): Found {
  const sampler = word(image.sampler)
  const { isExact, ...scheduler } = fromIds(sampler ?? 'lms')
  const negative = [...words.matchAll(/\[([^[\]]*)\]/g)].map(([, each = '']) => each.trim())
  return {
    fields: {
      prompt: words.replace(/ ?\[[^[\]]*\]/g, '').trim(),
      negative_prompt: negative.join(', '),
      ...Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [ours, image[theirs]])),
      ...(sampler && scheduler),
      ...(image.type === 'img2img' && { endpoint: 'sd/image2image', strength: image.strength }),
      random_source: 'nvidia',
      samples: 1,
    },
    unknown: [
      ...(sampler && !isExact ? [`sampler: ${sampler}`] : []),
      ...changing
        .filter((name) => !['', '0', 'false', 'null', 'undefined', '[]'].includes(String(JSON.stringify(image[name]))))
        .map((name) => `${name}: ${told(image[name])}`),
    ],
    needs: {
      ...((model || hash) && { model: { ...(model && { name: bareName(model) }), ...(hash && { hash }) } }),
      loras: [],
      embeddings: [...words.matchAll(/<([^<>:]+)>/g)].map(([, name = '']) => ({ name: `<${name}>` })),
    },
  }
}

/** Mochi Diffusion's caption, "Key: value" after "Key: value", in XMP's description: split by semicolons, since version 2 by lines. */
import { bareName, type Found } from '../found.ts'
import { fromA1111 } from '../scheduler-names.ts'
import { itemIn } from '../xmp.ts'

/** Fields that are named otherwise here. */
const names: Readonly<Record<string, string>> = {
  'Include in Image': 'prompt',
  'Exclude from Image': 'negative_prompt',
  Steps: 'num_inference_steps',
  'Guidance Scale': 'guidance_scale',
  Seed: 'seed',
}

/** Read below, or of no use to a request. */
const ignored = new Set([
  ...['Model', 'Size', 'Scheduler', 'Generator', 'Metadata Version', 'Date', 'ML Compute Unit', 'Upscaler', 'Quality'],
])

/** Apple's names of schedulers, which are diffusers' or those of the papers. */
const schedulers: Readonly<Record<string, string>> = {
  'DPM-Solver++': 'DPM++ 2M',
  PNDM: 'PLMS',
  'Discrete Flow': 'Euler',
}

export function fromMochiDiffusion(texts: ReadonlyMap<string, string>): Found | undefined {
  const captions = [texts.get('Description'), itemIn(texts.get('XML:com.adobe.xmp'), 'dc:description')]
  const caption = captions.find((each) => each && /(^|\n)Include in Image: /.test(each))
  if (!caption) return undefined
  const said = settingsOf(caption)
  const [, width, height] = said.get('Size')?.match(/^(\d+)x(\d+)$/) ?? []
  const sampler = said.get('Scheduler')
  const { isExact = true, ...scheduler } = sampler ? fromA1111(renamed(sampler), 'Uniform') : {}
  const model = said.get('Model')
  return {
    fields: {
      ...Object.fromEntries([...said].flatMap(([key, value]) => (names[key] ? [[names[key], value]] : []))),
      ...(width && { width, height }),
      ...scheduler,
      random_source: 'cpu',
      samples: 1,
    },
    unknown: [
      ...(isExact ? [] : [`Scheduler: ${sampler}`]),
      ...[...said].flatMap(([key, value]) => (names[key] || ignored.has(key) || !value ? [] : [`${key}: ${value}`])),
    ],
    needs: { ...(model && { model: { name: bareName(model) } }), loras: [], embeddings: [] },
  }
}

const renamed = (sampler: string) => {
  const [, name = sampler, karras = ''] = sampler.match(/^(.*?)( Karras)$/) ?? []
  return (Object.hasOwn(schedulers, name) ? schedulers[name] : name) + karras
}

/** Prompts may hold semicolons: a setting begins where a key of its own follows one. */
function settingsOf(caption: string): Map<string, string> {
  const isByLine = /(^|\n)Metadata Version: /.test(caption)
  const parts = caption.split(isByLine ? '\n' : /; (?=[A-Z][A-Za-z ]{2,24}: )|; ?$/)
  return new Map(
    parts.flatMap((part): [string, string][] => {
      const [, key, value] = part.match(/^([A-Z][A-Za-z ]*): ?([\s\S]*)$/) ?? []
      if (key === undefined) return []
      return [[key, (isByLine ? unescaped(value!) : value!).trim()]]
    }),
  )
}

const unescaped = (value: string) =>
  value.replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', r: '\r' })[letter] ?? letter)

/** How models and LoRAs that were distilled to draw in a few steps want to be drawn, told by their names. */
import type { GenerationRequest } from '../parameters/index.ts'
import { catalogue, findCatalogueEntry } from './catalogue.ts'
import type { CatalogueEntry, DrawingAdvice } from './catalogue-entry.ts'

/** A guidance of 0 in diffusers' examples: 1 and all below are the prompt alone. */
const unguided = { guidance_scale: 1 }
const trailingDdim = { scheduler: 'DDIMScheduler', timestep_spacing: 'trailing' } as const

interface Method {
  name: string
  /** Found in the name of a file or a repository. */
  pattern: RegExp
  /** What is asked for in the steps that the name tells, or in `steps` where it tells none. */
  settings: Readonly<Partial<GenerationRequest>>
  steps: number
}

/**
 * The first that fits. Sources: the publishers' model cards. ByteDance/Hyper-SD (DDIM, trailing; LoRAs called CFG bear a guidance of 5 to 8; those of
 * one step are TCD's, eta 1), h1t/TCD-SD15-LoRA (eta 0.3), latent-consistency/lcm-lora-sdv1-5, ByteDance/SDXL-Lightning (Euler, trailing), tianweiy/DMD2
 * (LCM, four steps), stabilityai/sdxl-turbo (its scheduler's config: ancestral Euler, trailing; one to four steps).
 */
const methods: readonly Method[] = [
  {
    name: 'Hyper-SD',
    pattern: /hyper-?_?sd.*cfg/i,
    settings: { ...trailingDdim, guidance_scale: 5 },
    steps: 8,
  },
  {
    name: 'Hyper-SD',
    pattern: /hyper-?_?sd.*(?<![0-9])1-?_?step/i,
    settings: { scheduler: 'TCDScheduler', eta: 1, ...unguided },
    steps: 4,
  },
  { name: 'Hyper-SD', pattern: /hyper-?_?sd/i, settings: { ...trailingDdim, ...unguided }, steps: 8 },
  { name: 'TCD', pattern: word('tcd'), settings: { scheduler: 'TCDScheduler', eta: 0.3, ...unguided }, steps: 4 },
  { name: 'LCM', pattern: word('lcm'), settings: { scheduler: 'LCMScheduler', guidance_scale: 1.5 }, steps: 6 },
  { name: 'DMD2', pattern: word('dmd2'), settings: { scheduler: 'LCMScheduler', ...unguided }, steps: 4 },
  {
    name: 'Lightning',
    pattern: /(sdxl|xl).*lightning/i,
    settings: { scheduler: 'EulerDiscreteScheduler', timestep_spacing: 'trailing', ...unguided },
    steps: 4,
  },
  {
    name: 'Turbo',
    pattern: /sd(xl)?[-_ ]turbo/i,
    settings: { scheduler: 'EulerAncestralDiscreteScheduler', timestep_spacing: 'trailing', ...unguided },
    steps: 4,
  },
]

/** By itself, not within a longer word. */
function word(letters: string): RegExp {
  return new RegExp(`(^|[^a-z])${letters}([^a-z]|$)`, 'i')
}

/** The advice for a model or a LoRA that goes by these names: the catalogue's own, or else what its method's makers say. */
export function drawingAdvice(names: readonly string[]): DrawingAdvice | undefined {
  const listed = names.map((name) => findCatalogueEntry(name) ?? entryOfFile(name)).find((entry) => entry?.advice)
  return listed?.advice ?? names.map(byMethod).find((advice) => advice !== undefined)
}

/** The family of models that a LoRA or a model of this name is for, where the catalogue lists it: 'sd' is Stable Diffusion 1.5. */
export function listedFamily(name: string): 'sd' | 'sdxl' | undefined {
  const entry = entryOfFile(name) ?? findCatalogueEntry(name)
  return entry && (entry.family ?? 'sd')
}

/** The entry whose one file has this name, where no other's has. */
function entryOfFile(name: string): CatalogueEntry | undefined {
  const wanted = stem(name)
  const having = catalogue.filter(({ files: [first, ...more] }) => more.length === 0 && stem(first!.path) === wanted)
  return having.length === 1 ? having[0] : undefined
}

const stem = (path: string) =>
  path
    .replace(/.*[/\\]/, '')
    .replace(/\.(safetensors|sft)$/i, '')
    .toLowerCase()

function byMethod(name: string): DrawingAdvice | undefined {
  const method = methods.find(({ pattern }) => pattern.test(name))
  if (!method) return undefined
  const told = Number(/(\d{1,2})[-_ ]?steps?(?![a-z])/i.exec(name)?.[1])
  // One step's files are made for several: they say themselves that more look better.
  const steps = told > 1 ? told : method.steps
  return {
    label: told > 1 ? `${method.name} ${told}` : method.name,
    settings: { ...method.settings, num_inference_steps: steps },
  }
}

/** Presets of quality and speed: the steps, the scheduler and the guidance that suit, what is left out, and for models of few steps their makers' advice. */
import { drawingAdvice, isAs, listedFamily, type Preset } from '../../src/models/index.ts'
import { defaultRequest, type GenerationRequest, nothingLeftOut } from '../../src/parameters/index.ts'

const { num_inference_steps, scheduler, guidance_scale, timestep_spacing, eta } = defaultRequest

/** What models of few steps have otherwise. */
const usual = { timestep_spacing, eta, ...nothingLeftOut }

export const qualities = {
  draft: { num_inference_steps: 12, scheduler: 'UniPCMultistepScheduler', guidance_scale, ...usual },
  /** Standard with less work in it, as much as the demo model bears: docs/decisions has what each shortcut cost it. */
  fast: { num_inference_steps, scheduler, guidance_scale, ...usual, cache_interval: 2 },
  standard: { num_inference_steps, scheduler, guidance_scale, ...usual },
  best: { num_inference_steps: 50, scheduler: 'DPMSolverMultistepScheduler', guidance_scale, ...usual },
} as const satisfies Record<string, Preset['settings']>

export type Quality = keyof typeof qualities

/** The preset that the request is as, whatever it asks for besides; undefined where it is as none. */
export function qualityOf(request: GenerationRequest): Quality | undefined {
  return (Object.keys(qualities) as Quality[]).find((name) => isAs(request, { settings: qualities[name] }))
}

/** One that a model or a LoRA of few steps brings. */
export interface FewStepPreset extends Preset {
  label: string
  settings: Preset['settings'] & Pick<GenerationRequest, 'num_inference_steps'>
}

/**
 * Those of the model and of LoRAs that are at hand, by their ids, each method once: what stands first counts. LoRAs that are known to be
 * for models of another family than this one bring none.
 */
export function fewStepPresets(
  model: readonly string[],
  loras: readonly string[],
  family?: 'sd' | 'sdxl',
): FewStepPreset[] {
  const found = new Map<string, FewStepPreset>()
  const take = (names: readonly string[], lora?: string) => {
    const advice = drawingAdvice(names)
    if (!advice || found.has(advice.label)) return
    found.set(advice.label, { label: advice.label, settings: { ...usual, ...advice.settings }, lora })
  }
  take(model)
  const isFit = (id: string) => family === undefined || (listedFamily(id) ?? family) === family
  for (const id of loras.filter(isFit)) take([id], id)
  return [...found.values()].sort((a, b) => a.settings.num_inference_steps - b.settings.num_inference_steps)
}

/** Presets of quality and speed: the steps, the scheduler and the guidance that suit, what is left out, and for LCM its LoRA. */
import { defaultRequest, type GenerationRequest, nothingLeftOut } from '../../src/parameters/index.ts'

type Settings = Partial<GenerationRequest> & Pick<GenerationRequest, 'num_inference_steps'>

const { num_inference_steps, scheduler, guidance_scale } = defaultRequest

export const qualities = {
  draft: { num_inference_steps: 12, scheduler: 'UniPCMultistepScheduler', guidance_scale, ...nothingLeftOut },
  /** Standard with less work in it, as much as the demo model bears: docs/decisions has what each shortcut cost it. */
  fast: {
    ...{ num_inference_steps, scheduler, guidance_scale },
    ...nothingLeftOut,
    cache_interval: 2,
  },
  standard: { num_inference_steps, scheduler, guidance_scale, ...nothingLeftOut },
  best: { num_inference_steps: 50, scheduler: 'DPMSolverMultistepScheduler', guidance_scale, ...nothingLeftOut },
  /** As the catalogue has them of the LoRA's publishers. */
  lcm: { num_inference_steps: 6, scheduler: 'LCMScheduler', guidance_scale: 1.5, ...nothingLeftOut },
} as const satisfies Record<string, Settings>

export type Quality = keyof typeof qualities

/** The LoRA among these that makes a model draw in a few steps; undefined where there is none. */
export function lcmLora(ids: readonly string[]): string | undefined {
  return ids.find((id) => /(^|[^a-z])lcm([^a-z]|$)/i.test(id))
}

/** The preset that the request is as, whatever it asks for besides; undefined where it is as none. */
export function qualityOf(request: GenerationRequest): Quality | undefined {
  const names = Object.keys(qualities) as Quality[]
  const hasLora = lcmLora(request.lora_models) !== undefined
  return names.find((name) => (name === 'lcm') === hasLora && isAs(request, qualities[name]))
}

const isAs = (request: GenerationRequest, settings: Settings) =>
  Object.entries(settings).every(([name, value]) => request[name as keyof Settings] === value)

/** What the preset changes of the request. `lora` is the LoRA for LCM; the other presets take it away. */
export function withQuality(request: GenerationRequest, quality: Quality, lora?: string): Partial<GenerationRequest> {
  const settings = qualities[quality]
  const chosen = lcmLora(request.lora_models)
  if (quality === 'lcm' && !chosen && lora) {
    const lora_weights = request.lora_models.map((_, i) => request.lora_weights[i] ?? 1)
    return { ...settings, lora_models: [...request.lora_models, lora], lora_weights: [...lora_weights, 1] }
  }
  if (quality === 'lcm' || !chosen) return settings
  const isOther = (_: unknown, i: number) => request.lora_models[i] !== chosen
  return {
    ...settings,
    lora_models: request.lora_models.filter(isOther),
    lora_weights: request.lora_weights.filter(isOther),
  }
}

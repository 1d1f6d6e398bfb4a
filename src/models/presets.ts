/** Settings that are taken at one press, with the LoRA that they are made for. */
import type { GenerationRequest } from '../parameters/index.ts'
import { drawingAdvice } from './few-steps.ts'

export interface Preset {
  settings: Readonly<Partial<GenerationRequest>>
  /** Another one of its kind makes room for it, and goes where there is none. */
  lora?: string | undefined
}

/** The LoRA among these that makes a model draw in a few steps; undefined where there is none. */
export function fewStepLora(ids: readonly string[]): string | undefined {
  return ids.find((id) => drawingAdvice([id]) !== undefined)
}

/** Whether the request is as the preset has it, whatever it asks for besides. */
export function isAs(request: GenerationRequest, { settings, lora }: Preset): boolean {
  const names = Object.keys(settings) as (keyof GenerationRequest)[]
  return fewStepLora(request.lora_models) === lora && names.every((name) => request[name] === settings[name])
}

/** What the preset changes of the request; its LoRA comes at full weight. */
export function withPreset(request: GenerationRequest, { settings, lora }: Preset): Partial<GenerationRequest> {
  if (fewStepLora(request.lora_models) === lora) return { ...settings }
  const loras = request.lora_models
    .map((id, i) => ({ id, weight: request.lora_weights[i] ?? 1 }))
    .filter(({ id }) => fewStepLora([id]) === undefined)
  if (lora !== undefined) loras.push({ id: lora, weight: 1 })
  return {
    ...settings,
    lora_models: loras.map(({ id }) => id),
    lora_weights: loras.map(({ weight }) => weight),
  }
}

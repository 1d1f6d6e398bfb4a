/** The presets that a person has kept for models: whenever one is turned to, the form takes its own. */
import * as v from 'valibot'
import { create } from 'zustand'
import { fewStepLora, type Preset } from '../../src/models/index.ts'
import { type GenerationRequest, nothingLeftOut, readRequest } from '../../src/parameters/index.ts'
import { plainRecord } from '../../src/untrusted/index.ts'
import { keep, kept } from '../storage/index.ts'

/** What is kept for a model: how it is drawn with, and nothing of what is drawn. */
const names = [
  ...(['num_inference_steps', 'guidance_scale', 'scheduler', 'sigma_schedule', 'timestep_spacing'] as const),
  ...(['discard_next_to_last_sigma', 'prediction_type', 'eta', 'clip_skip', 'vae'] as const),
  ...(Object.keys(nothingLeftOut) as (keyof typeof nothingLeftOut)[]),
]

const keptPresets = v.record(v.string(), v.object({ settings: plainRecord, lora: v.optional(v.string()) }))

/** By the model's id. */
export const useOwnPresets = create<{ own: Readonly<Record<string, Preset>> }>()(() => ({ own: lastKept() }))

useOwnPresets.subscribe(({ own }) => keep('model-presets', own))

function lastKept(): Record<string, Preset> {
  const all = Object.entries(kept('model-presets', keptPresets) ?? {})
  return Object.fromEntries(
    all.map(([id, { settings, lora }]) => [id, { settings: picked(readRequest(settings)), lora }]),
  )
}

/** Of a request what a model's own preset holds. */
function picked(request: GenerationRequest): Partial<GenerationRequest> {
  return Object.fromEntries(names.map((name) => [name, request[name]]))
}

/** The request's settings as a preset. */
export function presetOf(request: GenerationRequest): Preset {
  return { settings: picked(request), lora: fewStepLora(request.lora_models) }
}

/** Keeps the settings for the request's model: whenever it is turned to, the form takes them. */
export function keepOwnPreset(request: GenerationRequest): void {
  useOwnPresets.setState(({ own }) => ({ own: { ...own, [request.model_id]: presetOf(request) } }))
}

export function forgetOwnPreset(model: string): void {
  useOwnPresets.setState(({ own }) => {
    const { [model]: _, ...others } = own
    return { own: others }
  })
}

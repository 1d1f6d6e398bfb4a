/** A scheduler_config.json: the keys that are read here, their defaults, and the refusal of what cannot be computed. */
import { GenerationError } from '../../../generation/index.ts'

/** Every key of a diffusers scheduler config that this folder reads, in diffusers' own spelling. */
export interface SchedulerSettings {
  num_train_timesteps: number
  beta_start: number
  beta_end: number
  beta_schedule: 'linear' | 'scaled_linear' | 'squaredcos_cap_v2'
  /** Given betas, one per training timestep; empty: computed from the schedule. */
  trained_betas: readonly number[]
  rescale_betas_zero_snr: boolean
  prediction_type: 'epsilon' | 'v_prediction' | 'sample'
  timestep_spacing: 'leading' | 'linspace' | 'trailing'
  steps_offset: number
  use_karras_sigmas: boolean
  use_exponential_sigmas: boolean
  use_beta_sigmas: boolean
  use_lu_lambdas: boolean
  /** Two that diffusers' configs do not have. */
  use_simple_sigmas: boolean
  use_align_your_steps_sigmas: boolean
  /** A1111's: space one level more, and leave out the smallest above the end. Also no config's. */
  discard_next_to_last_sigma: boolean
  final_sigmas_type: 'zero' | 'sigma_min'
  clip_sample: boolean
  clip_sample_range: number
  set_alpha_to_one: boolean
  /** PNDM: leave out the Runge-Kutta warm-up. */
  skip_prk_steps: boolean
  /** DDPM. */
  variance_type: 'fixed_small' | 'fixed_large'
  /** DPM-Solver; the other names belong to other solvers, which take a foreign one for their default, as diffusers does. */
  algorithm_type: 'dpmsolver++' | 'dpmsolver' | 'sde-dpmsolver++' | 'sde-dpmsolver' | 'deis' | 'data_prediction'
  solver_type: 'midpoint' | 'heun' | 'bh1' | 'bh2' | 'logrho'
  solver_order: number
  lower_order_final: boolean
  euler_at_final: boolean
  /** UniPC. */
  predict_x0: boolean
  disable_corrector: readonly number[]
  /** SA-Solver. */
  predictor_order: number
  corrector_order: number
  /** LCM and TCD: steps of the schedule that the model was distilled on. */
  original_inference_steps: number
  timestep_scaling: number
}

/** What a scheduler_config.json may hold; a missing or null key takes the default of the scheduler's own class. */
export type SchedulerConfig = { readonly [Key in keyof SchedulerSettings]?: SchedulerSettings[Key] | null }

const base: SchedulerSettings = {
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: 'linear',
  trained_betas: [],
  rescale_betas_zero_snr: false,
  prediction_type: 'epsilon',
  timestep_spacing: 'linspace',
  steps_offset: 0,
  use_karras_sigmas: false,
  use_exponential_sigmas: false,
  use_beta_sigmas: false,
  use_lu_lambdas: false,
  use_simple_sigmas: false,
  use_align_your_steps_sigmas: false,
  discard_next_to_last_sigma: false,
  final_sigmas_type: 'zero',
  clip_sample: false,
  clip_sample_range: 1,
  set_alpha_to_one: true,
  skip_prk_steps: false,
  variance_type: 'fixed_small',
  algorithm_type: 'dpmsolver++',
  solver_type: 'midpoint',
  solver_order: 2,
  lower_order_final: true,
  euler_at_final: false,
  predict_x0: true,
  disable_corrector: [],
  predictor_order: 2,
  corrector_order: 2,
  original_inference_steps: 50,
  timestep_scaling: 10,
}

const choices: { readonly [Key in keyof SchedulerSettings]?: readonly SchedulerSettings[Key][] } = {
  beta_schedule: ['linear', 'scaled_linear', 'squaredcos_cap_v2'],
  prediction_type: ['epsilon', 'v_prediction', 'sample'],
  timestep_spacing: ['leading', 'linspace', 'trailing'],
  final_sigmas_type: ['zero', 'sigma_min'],
  variance_type: ['fixed_small', 'fixed_large'],
  algorithm_type: ['dpmsolver++', 'dpmsolver', 'sde-dpmsolver++', 'sde-dpmsolver', 'deis', 'data_prediction'],
  solver_type: ['midpoint', 'heun', 'bh1', 'bh2', 'logrho'],
  solver_order: [1, 2, 3],
  predictor_order: [1, 2, 3, 4],
  corrector_order: [1, 2, 3, 4],
}

/** The base defaults, then the class's own, then the config; a value that is not among the known ones is refused. */
export function schedulerSettings(config: SchedulerConfig, defaults: SchedulerConfig): SchedulerSettings {
  const settings: Record<string, unknown> = { ...base, ...defaults }
  for (const key of Object.keys(base) as (keyof SchedulerSettings)[]) {
    const value = config[key]
    if (value === undefined || value === null) continue
    const known: readonly unknown[] = choices[key] ?? [value]
    if (typeof value !== typeof base[key] || !known.includes(value)) {
      throw refusal(
        `The scheduler setting ${key} cannot be ${JSON.stringify(value)} here. Choose another scheduler or model.`,
      )
    }
    settings[key] = value
  }
  return settings as unknown as SchedulerSettings
}

/** The error for settings that no picture can be made with; the field is the request's. */
export function refusal(sentence: string, field = 'scheduler'): GenerationError {
  return new GenerationError('invalid-request', sentence, { field })
}

/** The contract between the denoising loop, which calls the model, and a scheduler, which says what to make of its answer. */
import type { BrownianTree } from '../../../random/index.ts'
import type { SchedulerConfig, SchedulerSettings } from './settings.ts'

/** What the denoising loop asks for. */
export interface ScheduleOptions {
  /** The model's scheduler_config.json. */
  config: SchedulerConfig
  /** What the request sets: it goes before the config, and also where the class would not read it from there. */
  asked?: SchedulerConfig
  steps: number
  /** Image to image and inpainting, 0 to 1: only the last part of the schedule is run. Absent: all of it. */
  strength?: number
  /** In its place: so many steps at the end are run, and prompts that change count on them alone. */
  last?: number
  /** Where one model leaves off and another goes on, as shares of the trained timesteps, 0 to 1: up to here, and from here on. */
  until?: number
  from?: number
  /**
   * Share of the noise that is put back at each step, 0 to 1: by DDIM (default 0), by TCD (default 0.3) and by whatever follows
   * k-diffusion's ancestral and SDE samplers (default 1). diffusers' pipelines always pass it to the first two, 0 unless asked.
   */
  eta?: number
  /** Euler's extra noise, diffusers' s_churn; its pipelines leave it at 0. */
  churn?: number
  /** Timesteps to use in place of the config's spacing, descending; `steps` is then ignored. */
  timesteps?: readonly number[]
  /** Standard normal numbers for the schedulers that add noise at each step. */
  noise: (count: number) => Float32Array
  /** The picture's Brownian motion over noise levels, for the SDE samplers that want it; without it they take `noise`. */
  brownian?: (low: number, high: number) => BrownianTree
}

/** One run of a scheduler over one picture. Stateful: call scaleModelInput and step in turn, once for each of `timesteps`. */
export interface Schedule {
  /** One per model call, descending; fractional for some schedulers. */
  readonly timesteps: readonly number[]
  /** How many calls of the same picture another model makes before these, and after. */
  readonly elsewhere: { before: number; after: number }
  /** The steps that were asked for, those that `strength` leaves out too (not those before `last`), times the calls of each: what prompts that change count on. */
  readonly nominalCalls: number
  /** 2 where a step takes two model calls; its last one may take one. */
  readonly callsPerStep: number
  /** Of the sample of the coming call, as k-diffusion measures it: the noise for a picture of unit size. */
  readonly sigma: number
  /** What a picture of pure noise is multiplied by before the first call. */
  readonly initNoiseSigma: number
  /** The sample as the model wants to see it at the coming call. */
  scaleModelInput(sample: Float32Array): Float32Array
  /** From the model's output for `sample` to the sample of the next call. */
  step(output: Float32Array, sample: Float32Array): Float32Array
  /** The original with as much noise as the sample of the coming call has; after the last call, the original itself. */
  addNoise(original: Float32Array, noise: Float32Array): Float32Array
  /** The finished picture as the model saw it at the last step, for previews. */
  readonly denoised: Float32Array | undefined
}

/** What a sample is made of: sample = signal · picture + noise · n, with n standard normal. */
export interface Mixture {
  signal: number
  noise: number
}

/** What createSchedule hands to an algorithm. */
export interface SolverOptions extends Omit<ScheduleOptions, 'config' | 'asked'> {
  settings: SchedulerSettings
}

/** An algorithm set up for one run. Calls are counted over the whole schedule, those that `strength` skips included. */
export interface Solver {
  /** One per model call of the whole schedule. */
  timesteps: readonly number[]
  /** 2 where a step takes two model calls. Default 1. */
  callsPerStep?: number
  /** Default 1. */
  initNoiseSigma?: number
  /** What the sample is multiplied by for the model. Default 1. */
  inputScale?(call: number): number
  mixture(call: number): Mixture
  step(call: number, output: Float32Array, sample: Float32Array): { sample: Float32Array; denoised: Float32Array }
}

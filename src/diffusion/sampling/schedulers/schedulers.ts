/** The table of schedulers under their diffusers names, and the one way to start a run. */
import { ddim } from './ddim.ts'
import { ddpm } from './ddpm.ts'
import { deis } from './deis.ts'
import { dpmSolverMultistep } from './dpm-solver-multistep.ts'
import { dpmSolverSinglestep } from './dpm-solver-singlestep.ts'
import { dpmpp2sAncestral } from './dpmpp-2s-ancestral.ts'
import { dpmpp2mSde, dpmpp2mSdeHeun, dpmpp3mSde } from './dpmpp-multistep-sde.ts'
import { dpmppSde } from './dpmpp-sde.ts'
import { euler } from './euler.ts'
import { eulerAncestral } from './euler-ancestral.ts'
import { heun } from './heun.ts'
import { kdpm2 } from './kdpm2.ts'
import { kdpm2Ancestral } from './kdpm2-ancestral.ts'
import { lcm } from './lcm.ts'
import { lms } from './lms.ts'
import { pndm } from './pndm.ts'
import { restart } from './restart.ts'
import { saSolver } from './sa-solver.ts'
import type { Schedule, ScheduleOptions, Solver, SolverOptions } from './schedule.ts'
import { refusal, type SchedulerConfig, schedulerSettings } from './settings.ts'
import { tcd } from './tcd.ts'
import { unipc } from './unipc.ts'
import { weightedSum } from './weighted-sum.ts'

interface Scheduler {
  solver: (options: SolverOptions) => Solver
  /** Where diffusers' class differs from the base defaults in settings.ts. */
  defaults?: SchedulerConfig
  /** Settings that nobody can change. */
  fixed?: SchedulerConfig
  /** Settings that diffusers' class does not know, so that a config cannot change them, but a request can. */
  unread?: SchedulerConfig
  /** The share of noise that is put back where the request says nothing; absent where there is no such thing. */
  eta?: number
  /** What steps add, where eta is not 0: the next numbers of a generator, or a Brownian tree's. */
  noise?: AddedNoise
  takesTimesteps?: boolean
}

type AddedNoise = 'drawn' | 'tree'

const sd: SchedulerConfig = { beta_start: 0.00085, beta_end: 0.012 }
const noConfigRamps: SchedulerConfig = {
  use_karras_sigmas: false,
  use_exponential_sigmas: false,
  use_beta_sigmas: false,
}
// These end with the smallest level, or have none.
const endsAtItsLast: SchedulerConfig = { discard_next_to_last_sigma: false }
const noRamps: SchedulerConfig = {
  ...noConfigRamps,
  ...endsAtItsLast,
  use_simple_sigmas: false,
  use_align_your_steps_sigmas: false,
}
const endsAtZero: SchedulerConfig = { use_lu_lambdas: false, final_sigmas_type: 'zero' }
const endsAtSigmaMin: SchedulerConfig = { ...endsAtItsLast, use_lu_lambdas: false, final_sigmas_type: 'sigma_min' }
// These follow the timesteps that the model was distilled on.
const distilled: SchedulerConfig = { ...noRamps, timestep_spacing: 'trailing' }
const noRescale: SchedulerConfig = { rescale_betas_zero_snr: false }

// k-diffusion knows no configs: they tell of the model's training and prediction only.
const ofKDiffusion = {
  defaults: { ...sd, beta_schedule: 'scaled_linear' },
  fixed: { final_sigmas_type: 'zero' },
  unread: { ...noConfigRamps, use_lu_lambdas: false, timestep_spacing: 'linspace' },
} satisfies Partial<Scheduler>

const schedulers = {
  DDIMScheduler: {
    solver: ddim,
    defaults: { timestep_spacing: 'leading', clip_sample: true },
    fixed: noRamps,
    eta: 0,
    noise: 'drawn',
  },
  DDPMScheduler: {
    solver: ddpm,
    defaults: { timestep_spacing: 'leading', clip_sample: true },
    fixed: noRamps,
    noise: 'drawn',
    takesTimesteps: true,
  },
  PNDMScheduler: {
    solver: pndm,
    defaults: { timestep_spacing: 'leading', set_alpha_to_one: false },
    fixed: { ...noRamps, ...noRescale },
  },
  LCMScheduler: {
    solver: lcm,
    defaults: { ...sd, beta_schedule: 'scaled_linear' },
    fixed: distilled,
    noise: 'drawn',
    takesTimesteps: true,
  },
  TCDScheduler: {
    solver: tcd,
    defaults: { ...sd, beta_schedule: 'scaled_linear' },
    fixed: distilled,
    eta: 0,
    noise: 'drawn',
    takesTimesteps: true,
  },
  EulerDiscreteScheduler: { solver: euler, fixed: { use_lu_lambdas: false }, takesTimesteps: true },
  EulerAncestralDiscreteScheduler: {
    solver: eulerAncestral,
    fixed: endsAtZero,
    unread: noConfigRamps,
    eta: 1,
    noise: 'drawn',
  },
  HeunDiscreteScheduler: { solver: heun, defaults: sd, fixed: { ...endsAtZero, ...noRescale }, takesTimesteps: true },
  LMSDiscreteScheduler: { solver: lms, fixed: { ...endsAtZero, ...noRescale } },
  KDPM2DiscreteScheduler: { solver: kdpm2, defaults: sd, fixed: { ...endsAtZero, ...noRescale } },
  KDPM2AncestralDiscreteScheduler: {
    solver: kdpm2Ancestral,
    defaults: sd,
    fixed: { ...endsAtZero, ...noRescale },
    eta: 1,
    noise: 'drawn',
  },
  DPMSolverMultistepScheduler: { solver: dpmSolverMultistep, takesTimesteps: true },
  /** No class of diffusers', but the ImagePipeline API's word for one of its algorithms. */
  DPMSolverMultistepSchedulerSDE: {
    solver: dpmSolverMultistep,
    fixed: { algorithm_type: 'sde-dpmsolver++' },
    noise: 'drawn',
    takesTimesteps: true,
  },
  DPMSolverSDEScheduler: {
    solver: dpmppSde,
    defaults: sd,
    fixed: { ...endsAtZero, ...noRescale },
    eta: 1,
    noise: 'tree',
  },
  dpmpp_2m_sde: { solver: dpmpp2mSde, ...ofKDiffusion, eta: 1, noise: 'tree' },
  dpmpp_2m_sde_heun: { solver: dpmpp2mSdeHeun, ...ofKDiffusion, eta: 1, noise: 'tree' },
  dpmpp_3m_sde: { solver: dpmpp3mSde, ...ofKDiffusion, eta: 1, noise: 'tree' },
  dpmpp_2s_ancestral: { solver: dpmpp2sAncestral, ...ofKDiffusion, eta: 1, noise: 'drawn' },
  restart: { solver: restart, ...ofKDiffusion, noise: 'drawn' },
  DPMSolverSinglestepScheduler: {
    solver: dpmSolverSinglestep,
    defaults: { lower_order_final: false },
    fixed: { timestep_spacing: 'linspace', use_lu_lambdas: false, ...noRescale },
    takesTimesteps: true,
  },
  UniPCMultistepScheduler: { solver: unipc, fixed: { use_lu_lambdas: false } },
  DEISMultistepScheduler: { solver: deis, fixed: { ...endsAtSigmaMin, ...noRescale } },
  SASolverScheduler: { solver: saSolver, fixed: { ...endsAtSigmaMin, ...noRescale }, noise: 'drawn' },
} satisfies Record<string, Scheduler>

/** A scheduler that can be run here: a class of diffusers', or a sampler under k-diffusion's name. */
export type SchedulerName = keyof typeof schedulers

/** All of them. */
export const schedulerNames = Object.keys(schedulers) as readonly SchedulerName[]

/** Whether the scheduler runs the same whatever a request says of `setting`. */
export function ignoresSetting(name: SchedulerName, setting: keyof SchedulerConfig): boolean {
  const { fixed = {} }: Scheduler = schedulers[name]
  return setting in fixed
}

/** How much of the noise a step puts back unless told, as diffusers' pipelines have it; undefined where eta means nothing. */
export function usualEta(name: SchedulerName): number | undefined {
  const { eta }: Scheduler = schedulers[name]
  return eta
}

/** Where the noise comes from that its steps add; undefined where they add none. */
export function addedNoise(name: SchedulerName, config: SchedulerConfig, eta?: number): AddedNoise | undefined {
  const { noise, eta: usual }: Scheduler = schedulers[name]
  if (name === 'DPMSolverMultistepScheduler') return config.algorithm_type?.startsWith('sde') ? 'drawn' : undefined
  return usual !== undefined && (eta ?? usual) === 0 ? undefined : noise
}

/** Sets a scheduler up for one picture. Settings that no picture can be made with are refused with a GenerationError. */
export function createSchedule(name: SchedulerName, options: ScheduleOptions): Schedule {
  const scheduler: Scheduler = schedulers[name]
  const { config, asked } = options
  const settings = schedulerSettings(
    { ...config, ...scheduler.unread, ...asked, ...scheduler.fixed, ...(options.timesteps && endsAtItsLast) },
    scheduler.defaults ?? {},
  )
  const steps = options.timesteps?.length ?? options.steps
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= settings.num_train_timesteps)) {
    throw refusal(`Ask for a whole number of steps from 1 to ${settings.num_train_timesteps}.`, 'num_inference_steps')
  }
  if (options.timesteps) {
    if (!scheduler.takesTimesteps) throw refusal(`${name} cannot follow a list of timesteps: choose another scheduler.`)
    const descends = options.timesteps.every((t, i, all) => t >= 0 && t < (all[i - 1] ?? settings.num_train_timesteps))
    if (!descends) throw refusal(`Timesteps must fall, all of them from ${settings.num_train_timesteps - 1} to 0.`)
  }
  const { eta = 0 } = options
  if (!(eta >= 0 && eta <= 1)) throw refusal('Eta must be between 0 and 1.')

  const solver = scheduler.solver({ ...options, settings, steps })
  const { callsPerStep = 1 } = solver
  const skipped =
    (options.last === undefined ? skippedSteps(steps, options.strength) : steps - options.last) * callsPerStep
  const { end, begin } = partOf(solver.timesteps, settings.num_train_timesteps, options, { skipped, callsPerStep })
  if (settings.prediction_type === 'epsilon' && solver.mixture(begin).signal === 0) {
    const sentence = `${name} begins this model’s pictures with noise alone (zero terminal SNR), where predicted noise tells nothing: choose velocity as the prediction, or another scheduler.`
    throw refusal(sentence, 'prediction_type')
  }
  let call = begin
  let denoised: Float32Array | undefined
  return {
    timesteps: solver.timesteps.slice(begin, end),
    elsewhere: { before: begin - skipped, after: solver.timesteps.length - end },
    nominalCalls: (options.last ?? steps) * callsPerStep,
    callsPerStep,
    get sigma() {
      const { signal, noise } = solver.mixture(call)
      return noise / signal
    },
    initNoiseSigma: solver.initNoiseSigma ?? 1,
    get denoised() {
      return denoised
    },
    scaleModelInput: (sample) => (solver.inputScale ? weightedSum([solver.inputScale(call), sample]) : sample),
    step(output, sample) {
      if (call === solver.timesteps.length) throw new Error(`${name} has no step left`)
      const result = solver.step(call++, output, sample)
      denoised = result.denoised
      return result.sample
    },
    addNoise(original, noise) {
      if (call === solver.timesteps.length) return original
      const mixture = solver.mixture(call)
      return weightedSum([mixture.signal, original], [mixture.noise, noise])
    },
  }
}

/**
 * The calls that are made, of all `timesteps`: those that `strength` leaves, or a share of the noise levels, where two models draw a
 * picture after each other. Source: diffusers pipeline_stable_diffusion_xl.py (denoising_end), _img2img.py (denoising_start).
 */
function partOf(
  timesteps: readonly number[],
  trained: number,
  { from, until }: ScheduleOptions,
  { skipped, callsPerStep }: { skipped: number; callsPerStep: number },
): { begin: number; end: number } {
  const cut = (share: number) => Math.round(trained - share * trained)
  const after = from === undefined ? 0 : timesteps.filter((t) => t < cut(from)).length
  // Both calls of a step that takes two belong together.
  const late = after + (callsPerStep === 2 && after % 2 === 0 ? 1 : 0)
  const begin = from === undefined ? skipped : Math.max(skipped, timesteps.length - late)
  const end = until === undefined ? timesteps.length : timesteps.filter((t) => t >= cut(until)).length
  if (begin < end) return { begin, end }
  const sentence = `At ${from ?? until} of the steps one of the two models has nothing left to draw: choose another share for the refiner, or more steps.`
  throw refusal(sentence, 'refiner_start')
}

/** How many steps at the beginning `strength` leaves out; diffusers' get_timesteps. */
function skippedSteps(steps: number, strength = 1): number {
  if (!(strength >= 0 && strength <= 1)) throw refusal('Strength must be between 0 and 1.', 'strength')
  const kept = Math.min(Math.trunc(steps * strength), steps)
  if (kept === 0) {
    throw refusal(
      `Strength ${strength} leaves no step of ${steps} to run: raise the strength or the number of steps.`,
      'strength',
    )
  }
  return steps - kept
}

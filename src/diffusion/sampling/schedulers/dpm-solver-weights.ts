/** The update of the DPM-Solver family, as weights: Lu et al. 2022 (https://arxiv.org/abs/2206.00927, https://arxiv.org/abs/2211.01095). */
import { mixtureOfSigma } from './noise-schedule.ts'
import type { Mixture } from './schedule.ts'
import { refusal, type SchedulerSettings } from './settings.ts'

/** x' = sample·x + d0·D0 + d1·D1 + d2·D2 + noise·n, where the D are differences of model outputs, the zeroth first. */
interface DpmSolverWeights {
  sample: number
  d0: number
  /** Second order by the midpoint rule. */
  midpoint: number
  /** Second order by Heun's rule; also what third order takes. */
  heun: number
  d2: number
  noise: number
}

/** The four algorithms of the papers. ++ works on predicted pictures, the others on predicted noise; sde adds noise at each step. */
const algorithms = {
  'dpmsolver++': (from, to, h) => ({
    sample: to.noise / from.noise,
    d0: -to.signal * Math.expm1(-h),
    midpoint: -0.5 * to.signal * Math.expm1(-h),
    heun: to.signal * (Math.expm1(-h) / h + 1),
    d2: -to.signal * ((Math.expm1(-h) + h) / h ** 2 - 0.5),
    noise: 0,
  }),
  dpmsolver: (from, to, h) => ({
    sample: to.signal / from.signal,
    d0: -to.noise * Math.expm1(h),
    midpoint: -0.5 * to.noise * Math.expm1(h),
    heun: -to.noise * (Math.expm1(h) / h - 1),
    d2: -to.noise * ((Math.expm1(h) - h) / h ** 2 - 0.5),
    noise: 0,
  }),
  'sde-dpmsolver++': (from, to, h) => ({
    sample: (to.noise / from.noise) * Math.exp(-h),
    d0: -to.signal * Math.expm1(-2 * h),
    midpoint: -0.5 * to.signal * Math.expm1(-2 * h),
    heun: to.signal * (Math.expm1(-2 * h) / (2 * h) + 1),
    d2: to.signal * ((-Math.expm1(-2 * h) - 2 * h) / (2 * h) ** 2 - 0.5),
    noise: to.noise * Math.sqrt(-Math.expm1(-2 * h)),
  }),
  'sde-dpmsolver': (from, to, h) => ({
    sample: to.signal / from.signal,
    d0: -2 * to.noise * Math.expm1(h),
    midpoint: -to.noise * Math.expm1(h),
    heun: -2 * to.noise * (Math.expm1(h) / h - 1),
    d2: Number.NaN,
    noise: to.noise * Math.sqrt(Math.expm1(2 * h)),
  }),
} satisfies Record<string, (from: Mixture, to: Mixture, h: number) => DpmSolverWeights>

/** How the settings want the solver to work; the refusals are diffusers'. */
interface DpmSolver {
  /** Does it work on the noise that the model predicts, not on the picture? */
  onNoise: boolean
  /** Does each step draw noise? */
  stochastic: boolean
  weights(from: number, to: number): DpmSolverWeights
}

/** Chooses the algorithm of the settings; `names` are those that the scheduler's class knows. */
export function dpmSolver(settings: SchedulerSettings, names: readonly (keyof typeof algorithms)[]): DpmSolver {
  const name = names.find((known) => known === settings.algorithm_type) ?? 'dpmsolver++'
  const onNoise = !name.endsWith('++')
  if (onNoise && settings.final_sigmas_type === 'zero') {
    throw refusal(`The algorithm ${name} cannot end at a noise level of zero: set final_sigmas_type to "sigma_min".`)
  }
  if (name === 'sde-dpmsolver' && settings.solver_order === 3) {
    throw refusal('The algorithm sde-dpmsolver has no third order: set solver_order to 1 or 2.')
  }
  return {
    onNoise,
    stochastic: name.startsWith('sde'),
    weights: (from, to) => algorithms[name](mixtureOfSigma(from), mixtureOfSigma(to), Math.log(from / to)),
  }
}

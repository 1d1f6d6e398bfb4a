/** The noise levels of a run, and the timesteps that belong to them. */
import { alignedLevels } from './align-your-steps.ts'
import { symmetricBetaQuantile } from './beta-distribution.ts'
import { sigmaTable } from './noise-schedule.ts'
import { refusal, type SchedulerSettings } from './settings.ts'
import { linspace, roundHalfEven, spacedTimesteps } from './timesteps.ts'

/** One timestep per step, descending, and one sigma more: the level at which the run ends. */
interface SigmaSchedule {
  timesteps: number[]
  sigmas: Float32Array
}

/** Ways to space `steps` sigmas between a largest and a smallest, and the setting that asks for each; none: as the timesteps fall. */
const ramps = {
  /** Karras et al. 2022 (https://arxiv.org/abs/2206.00364), eq. 5. */
  use_karras_sigmas: (max, min, steps) => {
    const rho = 7
    const [from, to] = [max ** (1 / rho), min ** (1 / rho)]
    return linspace(0, 1, steps).map((ramp) => (from + ramp * (to - from)) ** rho)
  },
  /** Lu et al. 2022 (https://arxiv.org/abs/2206.00927): equal steps of λ = −ln σ. */
  use_lu_lambdas: (max, min, steps) => {
    const [from, to] = [Math.fround(Math.log(max)), Math.fround(Math.log(min))]
    return linspace(0, 1, steps).map((ramp) => Math.exp(from + ramp * (to - from)))
  },
  use_exponential_sigmas: (max, min, steps) => linspace(Math.log(max), Math.log(min), steps).map(Math.exp),
  /** Lee et al. 2024 (https://arxiv.org/abs/2407.12173), with α = β = 0.6. */
  use_beta_sigmas: (max, min, steps) =>
    linspace(0, 1, steps).map((ramp) => min + symmetricBetaQuantile(1 - ramp, 0.6) * (max - min)),
  use_simple_sigmas: (_max, _min, steps, table) => simpleSigmas(table, steps),
  /** The last of its levels is the one at which the run ends, as in diffusers' AysSchedules. */
  use_align_your_steps_sigmas: (_max, _min, steps) => alignedLevels(steps + 1).slice(0, steps),
} satisfies Record<string, (max: number, min: number, steps: number, table: Float32Array) => number[]>

/** A ramp that rounds to whole timesteps; diffusers cuts the fraction off after its other two. */
const rounding: readonly (keyof typeof ramps)[] = [
  'use_karras_sigmas',
  'use_lu_lambdas',
  'use_simple_sigmas',
  'use_align_your_steps_sigmas',
]

/**
 * For solvers on real time, after k-diffusion: timesteps may be fractional, and a ramp runs between the first and the last
 * sigma of the spacing.
 */
export function continuousSigmas(
  settings: SchedulerSettings,
  steps: number,
  custom?: readonly number[],
): SigmaSchedule {
  return shortened(settings, steps, (count) => continuous(settings, count, custom))
}

function continuous(settings: SchedulerSettings, steps: number, custom?: readonly number[]): SigmaSchedule {
  const table = sigmaTable(settings)
  const timesteps = (custom ?? spacedTimesteps(settings, steps)).map(Math.fround)
  const sigmas = timesteps.map((t) => interpolated(table, t))
  const ramp = rampOf(settings, custom)
  if (!ramp) return { timesteps, sigmas: Float32Array.from([...sigmas, finalSigma(settings, table)]) }
  const ramped = ramps[ramp](sigmas[0]!, sigmas.at(-1)!, steps, table)
  return {
    timesteps: ramped.map((sigma) => Math.fround(timestepOf(table, sigma))),
    sigmas: Float32Array.from([...ramped, finalSigma(settings, table)]),
  }
}

/**
 * For solvers on λ = −ln σ, after DPM-Solver: timesteps are integers, the run ends before timestep 0, and a ramp runs
 * over the whole table.
 */
export function discreteSigmas(settings: SchedulerSettings, steps: number, custom?: readonly number[]): SigmaSchedule {
  return shortened(settings, steps, (count) => discrete(settings, count, custom))
}

function discrete(settings: SchedulerSettings, steps: number, custom?: readonly number[]): SigmaSchedule {
  const table = sigmaTable(settings)
  const ramp = rampOf(settings, custom)
  if (!ramp) {
    const timesteps = custom ? custom.map(Math.trunc) : spacedTimesteps(settings, steps, steps + 1).map(roundHalfEven)
    const sigmas = timesteps.map((t) => interpolated(table, t))
    return { timesteps, sigmas: Float32Array.from([...sigmas, finalSigma(settings, table)]) }
  }
  const sigmas = ramps[ramp](table.at(-1)!, table[0]!, steps, table)
  const toInteger = rounding.includes(ramp) ? roundHalfEven : Math.trunc
  return {
    timesteps: sigmas.map((sigma) => toInteger(timestepOf(table, sigma))),
    sigmas: Float32Array.from([...sigmas, finalSigma(settings, table)]),
  }
}

/** The schedule, or, as A1111's discard_next_to_last_sigma has it, one of a step more without its last. */
function shortened(
  settings: SchedulerSettings,
  steps: number,
  spaced: (steps: number) => SigmaSchedule,
): SigmaSchedule {
  if (!settings.discard_next_to_last_sigma) return spaced(steps)
  const { timesteps, sigmas } = spaced(steps + 1)
  return { timesteps: timesteps.slice(0, -1), sigmas: withoutSecondToLast(sigmas) }
}

/** All levels but the smallest above the one at which the run ends. */
export function withoutSecondToLast(sigmas: Float32Array): Float32Array {
  return sigmas.filter((_, i) => i !== sigmas.length - 2)
}

/** The fractional timestep whose sigma this is, on a line between the logarithms of the table's sigmas. */
export function timestepOf(table: Float32Array, sigma: number): number {
  const logSigma = Math.log(Math.max(sigma, 1e-10))
  const logAt = (t: number) => Math.fround(Math.log(table[t]!))
  let low = table.length - 2
  while (low > 0 && logAt(low) > logSigma) low--
  const share = (logAt(low) - logSigma) / (logAt(low) - logAt(low + 1))
  const w = Math.min(Math.max(share, 0), 1)
  return (1 - w) * low + w * (low + 1)
}

/** AUTOMATIC1111's and ComfyUI's "Simple": every so many-th entry of the table, from the top, rounded down. */
export function simpleSigmas(table: Float32Array, steps: number): number[] {
  const stride = table.length / steps
  return Array.from({ length: steps }, (_, i) => table[table.length - 1 - Math.trunc(i * stride)]!)
}

/** The ramp that the settings ask for; two are refused. */
export function rampOf(settings: SchedulerSettings, custom?: readonly number[]): keyof typeof ramps | undefined {
  const asked = (Object.keys(ramps) as (keyof typeof ramps)[]).filter((ramp) => settings[ramp])
  if (asked.length > 1) throw refusal(`Choose one of ${asked.join(', ')}: a schedule has only one kind of sigmas.`)
  if (custom && asked.length > 0)
    throw refusal(`Turn ${asked[0]} off to use your own timesteps: it would choose others.`)
  return asked[0]
}

/** The table's sigma at a timestep that may lie between two entries, on a straight line. */
function interpolated(table: Float32Array, t: number): number {
  const low = Math.floor(t)
  if (low >= table.length - 1) return table.at(-1)!
  return (table[low + 1]! - table[low]!) * (t - low) + table[low]!
}

function finalSigma({ final_sigmas_type }: SchedulerSettings, table: Float32Array): number {
  return final_sigmas_type === 'zero' ? 0 : table[0]!
}

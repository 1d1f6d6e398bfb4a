/** The noise levels of the samplers that are k-diffusion's own: its get_sigmas (https://github.com/crowsonkb/k-diffusion), and AUTOMATIC1111's schedule types. */
import { alignedLevels } from './align-your-steps.ts'
import { symmetricBetaQuantile } from './beta-distribution.ts'
import { sigmaTable, torchLinspace } from './noise-schedule.ts'
import type { SchedulerSettings } from './settings.ts'
import { rampOf, simpleSigmas, timestepOf, withoutSecondToLast } from './sigmas.ts'
import { linspace, spacedTimesteps } from './timesteps.ts'

const f32 = Math.fround

interface KSigmas {
  /** One per step, descending, and the 0 at which the run ends. */
  sigmas: Float32Array
  /** The fractional timestep of any level. */
  timestepOf(sigma: number): number
}

/** `steps` levels and 0. Between two timesteps a level is read off on a logarithmic line, where diffusers' is a straight one. */
export function kSigmas(settings: SchedulerSettings, steps: number): KSigmas {
  const table = sigmaTable(settings)
  const leavesOne = settings.discard_next_to_last_sigma
  const sigmas = Float32Array.from([...levels(settings, table, leavesOne ? steps + 1 : steps), 0])
  return {
    sigmas: leavesOne ? withoutSecondToLast(sigmas) : sigmas,
    timestepOf: (sigma) => f32(timestepOf(table, sigma)),
  }
}

/** Karras et al. 2022, eq. 5, in the single precision of k-diffusion's get_sigmas_karras. */
export function karrasSigmas(max: number, min: number, steps: number): Float32Array {
  const rho = 7
  const [from, to] = [max ** (1 / rho), min ** (1 / rho)]
  return torchLinspace(0, 1, steps).map((ramp) => f32(f32(from) + f32(ramp * f32(to - from))) ** rho)
}

function levels(settings: SchedulerSettings, table: Float32Array, steps: number): Iterable<number> {
  const [max, min] = [table.at(-1)!, table[0]!]
  switch (rampOf(settings)) {
    case 'use_karras_sigmas':
      return karrasSigmas(max, min, steps)
    case 'use_exponential_sigmas':
    case 'use_lu_lambdas':
      return torchLinspace(Math.log(max), Math.log(min), steps).map(Math.exp)
    case 'use_beta_sigmas':
      return linspace(0, 1, steps).map((ramp) => min + symmetricBetaQuantile(1 - ramp, 0.6) * (max - min))
    case 'use_simple_sigmas':
      return simpleSigmas(table, steps)
    case 'use_align_your_steps_sigmas':
      // AUTOMATIC1111's last level is the smallest one, where NVIDIA's and diffusers' is 0.
      return alignedLevels(steps)
    case undefined:
      return timesteps(settings, steps).map((t) => onLogarithmicLine(table, t))
  }
}

/** What AUTOMATIC1111 calls Uniform, SGM Uniform (trailing) and DDIM (leading). */
function timesteps(settings: SchedulerSettings, steps: number): readonly number[] {
  const last = settings.num_train_timesteps - 1
  switch (settings.timestep_spacing) {
    case 'linspace':
      return [...torchLinspace(last, 0, steps)]
    case 'trailing':
      return [...torchLinspace(last, 0, steps + 1).subarray(0, steps)]
    case 'leading':
      return spacedTimesteps(settings, steps)
  }
}

function onLogarithmicLine(table: Float32Array, t: number): number {
  const [low, high] = [Math.floor(t), Math.ceil(t)]
  const share = f32(t - low)
  const log = (i: number) => f32(Math.log(table[i]!))
  return Math.exp(f32(f32(f32(1 - share) * log(low)) + f32(share * log(high))))
}

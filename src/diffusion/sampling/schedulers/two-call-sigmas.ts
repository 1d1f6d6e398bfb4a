/** The noise levels of the two DPM-Solver-2 schedulers, whose second call lies inside the step. */
import { sigmaTable } from './noise-schedule.ts'
import type { SchedulerSettings } from './settings.ts'
import { continuousSigmas, timestepOf } from './sigmas.ts'
import { roundHalfEven } from './timesteps.ts'

/**
 * `sigmas` as for a step of one call; `middles` the geometric mean of each and of the level that its step aims at (0 in the
 * last step, which has no second call); `timesteps` of all the calls.
 */
export function twoCallSigmas(
  settings: SchedulerSettings,
  steps: number,
  aim: (sigma: number, next: number) => number,
): { timesteps: number[]; sigmas: Float32Array; middles: Float32Array } {
  const table = sigmaTable(settings)
  const { timesteps, sigmas } = continuousSigmas(settings, steps)
  const whole = settings.use_karras_sigmas ? timesteps.map(roundHalfEven) : timesteps
  const middles = Float32Array.from({ length: steps }, (_, k) =>
    Math.sqrt(sigmas[k]! * aim(sigmas[k]!, sigmas[k + 1]!)),
  )
  return {
    timesteps: whole.flatMap((t, k) => (k === 0 ? [t] : [Math.fround(timestepOf(table, middles[k - 1]!)), t])),
    sigmas,
    middles,
  }
}

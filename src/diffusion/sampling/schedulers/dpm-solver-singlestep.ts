/** DPM-Solver and DPM-Solver++, singlestep ("DPM++ 2S"): Lu et al. 2022 (https://arxiv.org/abs/2211.01095), algorithm 1. */
import { dpmSolver } from './dpm-solver-weights.ts'
import { mixtureOfSigma } from './noise-schedule.ts'
import { predictedNoise, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import type { SchedulerSettings } from './settings.ts'
import { discreteSigmas } from './sigmas.ts'
import { type Term, weightedSum } from './weighted-sum.ts'

/** diffusers' DPMSolverSinglestepScheduler: calls in groups of up to three, each starting over from the group's first sample. */
export function dpmSolverSinglestep({ settings, steps, timesteps: custom, noise }: SolverOptions): Solver {
  const { timesteps, sigmas } = discreteSigmas(settings, steps, custom)
  const solver = dpmSolver(settings, ['dpmsolver++', 'dpmsolver', 'sde-dpmsolver++'])
  const orders = callOrders(settings, timesteps.length)
  const lambda = (call: number) => -Math.log(sigmas[call]!)
  /** Newest first. */
  let outputs: Float32Array[] = []
  let anchor: Float32Array

  return {
    timesteps,
    mixture: (call) => mixtureOfSigma(sigmas[call]!),
    step(call, output, sample) {
      const mixture = mixtureOfSigma(sigmas[call]!)
      const denoised = predictedPicture(settings, mixture, output, sample)
      const current = solver.onNoise ? predictedNoise(settings, mixture, output, sample) : denoised
      outputs = [current, ...outputs].slice(0, settings.solver_order)
      const fresh = solver.stochastic ? noise(sample.length) : undefined

      const order = Math.min(orders[call]!, outputs.length)
      if (order === 1) anchor = sample
      const start = call + 1 - order
      const h = lambda(call + 1) - lambda(start)
      // An empty last step, as in the multistep solver.
      if (h === 0) return { denoised, sample: sample.slice() }
      const weights = solver.weights(sigmas[start]!, sigmas[call + 1]!)
      const first = outputs[order - 1]!
      const terms: [Term, ...Term[]] = [
        [weights.sample, anchor],
        [weights.d0, first],
      ]
      if (fresh) terms.push([weights.noise, fresh])

      if (order > 1) {
        const r0 = (lambda(call) - lambda(start)) / h
        const slope = weightedSum([1 / r0, current], [-1 / r0, first])
        if (settings.solver_type !== 'heun') {
          terms.push([order === 2 ? weights.midpoint : weights.heun, slope])
        } else if (order === 2) {
          terms.push([weights.heun, slope])
        } else {
          const r1 = (lambda(call - 1) - lambda(start)) / h
          const earlier = weightedSum([1 / r1, outputs[1]!], [-1 / r1, first])
          terms.push([weights.heun, weightedSum([r0 / (r0 - r1), earlier], [-r1 / (r0 - r1), slope])])
          terms.push([weights.d2, weightedSum([2 / (r0 - r1), slope], [-2 / (r0 - r1), earlier])])
        }
      }
      return { denoised, sample: weightedSum(...terms) }
    },
  }
}

/** The order of each call: 1, 2, 3, 1, 2, 3 … up to the solver's order; with a lower order at the end, its last group is cut short. */
function callOrders(
  { solver_order, lower_order_final, final_sigmas_type }: SchedulerSettings,
  count: number,
): number[] {
  const orders = Array.from({ length: count }, (_, call) => (call % solver_order) + 1)
  const lowered = lower_order_final || final_sigmas_type === 'zero' || count % solver_order !== 0
  if (lowered && solver_order === 3 && count % 3 === 0) orders[count - 1] = 1
  if (lowered && solver_order === 2 && count % 2 === 0) orders[count - 1] = 1
  if (final_sigmas_type === 'zero') orders[count - 1] = 1
  return orders
}

/** DPM-Solver and DPM-Solver++, multistep ("DPM++ 2M"): Lu et al. 2022 (https://arxiv.org/abs/2211.01095), algorithm 2. */
import { dpmSolver } from './dpm-solver-weights.ts'
import { mixtureOfSigma } from './noise-schedule.ts'
import { predictedNoise, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { discreteSigmas } from './sigmas.ts'
import { type Term, weightedSum } from './weighted-sum.ts'

/** diffusers' DPMSolverMultistepScheduler. */
export function dpmSolverMultistep({ settings, steps, timesteps: custom, noise }: SolverOptions): Solver {
  const { timesteps, sigmas } = discreteSigmas(settings, steps, custom)
  const solver = dpmSolver(settings, ['dpmsolver++', 'dpmsolver', 'sde-dpmsolver++', 'sde-dpmsolver'])
  const lambda = (call: number) => -Math.log(sigmas[call]!)
  const fewSteps = settings.lower_order_final && timesteps.length < 15
  const firstOrderAtEnd = settings.euler_at_final || fewSteps || settings.final_sigmas_type === 'zero'
  /** Newest first. */
  let outputs: Float32Array[] = []

  function orderOf(call: number): number {
    const remaining = timesteps.length - call
    if (remaining === 1 && firstOrderAtEnd) return 1
    return Math.min(outputs.length, remaining === 2 && fewSteps ? 2 : 3)
  }

  return {
    timesteps,
    mixture: (call) => mixtureOfSigma(sigmas[call]!),
    step(call, output, sample) {
      const mixture = mixtureOfSigma(sigmas[call]!)
      const denoised = predictedPicture(settings, mixture, output, sample)
      const current = solver.onNoise ? predictedNoise(settings, mixture, output, sample) : denoised
      outputs = [current, ...outputs].slice(0, settings.solver_order)
      const fresh = solver.stochastic ? noise(sample.length) : undefined

      const h = lambda(call + 1) - lambda(call)
      // Ramps that end on "sigma_min" reach it twice; the formulas would divide by the empty last step, as diffusers' do.
      if (h === 0) return { denoised, sample: sample.slice() }
      const weights = solver.weights(sigmas[call]!, sigmas[call + 1]!)
      const terms: [Term, ...Term[]] = [
        [weights.sample, sample],
        [weights.d0, current],
      ]
      if (fresh) terms.push([weights.noise, fresh])

      const [m0, m1, m2] = outputs
      const order = orderOf(call)
      if (order > 1) {
        const r0 = (lambda(call) - lambda(call - 1)) / h
        const slope = weightedSum([1 / r0, m0!], [-1 / r0, m1!])
        if (order === 2) {
          terms.push([settings.solver_type === 'heun' ? weights.heun : weights.midpoint, slope])
        } else {
          const r1 = (lambda(call - 1) - lambda(call - 2)) / h
          const earlier = weightedSum([1 / r1, m1!], [-1 / r1, m2!])
          terms.push([weights.heun, weightedSum([1 + r0 / (r0 + r1), slope], [-r0 / (r0 + r1), earlier])])
          terms.push([weights.d2, weightedSum([1 / (r0 + r1), slope], [-1 / (r0 + r1), earlier])])
        }
      }
      return { denoised, sample: weightedSum(...terms) }
    },
  }
}

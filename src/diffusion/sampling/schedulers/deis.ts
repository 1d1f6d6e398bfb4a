/** Diffusion exponential integrator, multistep on ln ρ: Zhang and Chen 2022 (https://arxiv.org/abs/2204.13902), ρAB-DEIS. */
import { lagrangeIntegrals } from './lagrange.ts'
import { mixtureOfSigma } from './noise-schedule.ts'
import { predictedNoise, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { discreteSigmas } from './sigmas.ts'
import { type Term, weightedSum } from './weighted-sum.ts'

/** diffusers' DEISMultistepScheduler. It ends at the smallest σ of training, not at 0. */
export function deis({ settings, steps }: SolverOptions): Solver {
  const { timesteps, sigmas } = discreteSigmas(settings, steps)
  const count = timesteps.length
  /** Newest first. */
  let outputs: Float32Array[] = []
  return {
    timesteps,
    mixture: (call) => mixtureOfSigma(sigmas[call]!),
    step(call, output, sample) {
      const [from, to] = [mixtureOfSigma(sigmas[call]!), mixtureOfSigma(sigmas[call + 1]!)]
      outputs = [predictedNoise(settings, from, output, sample), ...outputs].slice(0, settings.solver_order)
      const remaining = settings.lower_order_final && count < 15 ? count - call : settings.solver_order
      const order = Math.min(remaining, outputs.length)

      // ρ is diffusers' σ. The integral of (ln ρ)^k is ρ (ln ρ)^k − k · the one before.
      const antiderivative = (rho: number, k: number): number =>
        rho * Math.log(rho) ** k - (k === 0 ? 0 : k * antiderivative(rho, k - 1))
      const moment = (k: number) => antiderivative(sigmas[call + 1]!, k) - antiderivative(sigmas[call]!, k)
      const nodes = Array.from({ length: order }, (_, j) => Math.log(sigmas[call - j]!))
      const change = lagrangeIntegrals(nodes, moment).map((weight, j): Term => [to.signal * weight, outputs[j]!])
      return {
        denoised: predictedPicture(settings, from, output, sample),
        sample: weightedSum([to.signal / from.signal, sample], ...change),
      }
    },
  }
}

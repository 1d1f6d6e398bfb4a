/** Stochastic Adams predictor and corrector: Xue et al. 2023 (https://arxiv.org/abs/2309.05019), algorithm 1, on predicted pictures. */
import { lagrangeIntegrals } from './lagrange.ts'
import { alphasCumprod, mixtureOfAlpha, mixtureOfSigma } from './noise-schedule.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { discreteSigmas } from './sigmas.ts'
import { type Term, weightedSum } from './weighted-sum.ts'

/** diffusers' SASolverScheduler. It draws noise at every step and ends at the smallest σ of training, not at 0. */
export function saSolver({ settings, steps, noise }: SolverOptions): Solver {
  const { timesteps, sigmas } = discreteSigmas(settings, steps)
  const table = alphasCumprod(settings)
  const { predictor_order, corrector_order, lower_order_final } = settings
  const lambda = (call: number) => -Math.log(sigmas[call]!)
  /** How stochastic the steps from a call are: τ of the paper, 1 in the middle of the schedule. */
  const tauOf = (call: number) => (timesteps[call]! >= 200 && timesteps[call]! <= 800 ? 1 : 0)
  /** Newest first. */
  let pictures: Float32Array[] = []
  let last: { sample: Float32Array; noise: Float32Array; order: number } | undefined

  /** The sample of call `from`, carried to the next by the pictures at `newest` and the calls before it. */
  function advance(
    sample: Float32Array,
    fresh: Float32Array,
    from: number,
    newest: number,
    through: readonly Float32Array[],
  ) {
    const [s, t] = [mixtureOfSigma(sigmas[from]!), mixtureOfSigma(sigmas[from + 1]!)]
    const [start, end] = [lambda(from), lambda(from + 1)]
    const h = end - start
    const tau2 = tauOf(from) ** 2
    const c = 1 + tau2
    // The integral of exp(cλ) λ^k is exp(cλ) λ^k / c − k / c · the one before.
    const antiderivative = (x: number, k: number): number =>
      (Math.exp(c * x) * x ** k) / c - (k === 0 ? 0 : (k / c) * antiderivative(x, k - 1))
    const nodes = through.map((_, i) => lambda(newest - i))
    const integrals = lagrangeIntegrals(nodes, (k) => antiderivative(end, k) - antiderivative(start, k))
    if (nodes.length === 2) {
      // A term of order h³ that the authors' code adds to the two-point steps; the paper does not have it.
      const extra = (Math.exp(c * end) * (h ** 2 / 2 - (h * c + Math.expm1(-c * h)) / c ** 2)) / (nodes[0]! - nodes[1]!)
      integrals[0]! += extra
      integrals[1]! -= extra
    }
    const scale = c * t.noise * Math.exp(-tau2 * end)
    return weightedSum(
      [Math.exp(-tau2 * h) * (t.noise / s.noise), sample],
      [t.noise * Math.sqrt(-Math.expm1(-2 * tau2 * h)), fresh],
      ...integrals.map((integral, i): Term => [scale * integral, through[i]!]),
    )
  }

  return {
    timesteps,
    mixture: (call) => mixtureOfAlpha(table[timesteps[call]!]!),
    step(call, output, sample) {
      const denoised = predictedPicture(settings, mixtureOfSigma(sigmas[call]!), output, sample)
      const through = [denoised, ...pictures]
      const corrected = last ? advance(last.sample, last.noise, call - 1, call, through.slice(0, last.order)) : sample
      pictures = through.slice(0, Math.max(predictor_order, corrector_order - 1))
      const fresh = noise(sample.length)
      const remaining = lower_order_final ? timesteps.length - call : Number.POSITIVE_INFINITY
      last = { sample: corrected, noise: fresh, order: Math.min(corrector_order, remaining + 1, pictures.length + 1) }
      const order = Math.min(predictor_order, remaining, pictures.length)
      return { denoised, sample: advance(corrected, fresh, call, call, pictures.slice(0, order)) }
    },
  }
}

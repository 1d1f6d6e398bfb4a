/** DPM-Solver++ SDE, multistep: k-diffusion's sample_dpmpp_2m_sde and sample_dpmpp_3m_sde (https://github.com/crowsonkb/k-diffusion). */
import { kFrame } from './exploding-frame.ts'
import { kSigmas } from './k-sigmas.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { noiseBetween } from './stochastic.ts'
import { type Term, weightedSum } from './weighted-sum.ts'

export const dpmpp2mSde = (options: SolverOptions) => multistep(options, 2, 'midpoint')
export const dpmpp2mSdeHeun = (options: SolverOptions) => multistep(options, 2, 'heun')
/** diffusers' sde-dpmsolver++ of the third order is another: the weight of its last difference tends to −1 with short steps, not to 0. */
export const dpmpp3mSde = (options: SolverOptions) => multistep(options, 3, 'heun')

function multistep(options: SolverOptions, order: number, rule: 'midpoint' | 'heun'): Solver {
  const { settings, steps, eta = 1 } = options
  const { sigmas, timestepOf } = kSigmas(settings, steps)
  const noise = noiseBetween(options, sigmas)
  const frame = kFrame(sigmas)
  const lambda = (call: number) => -Math.log(sigmas[call]!)
  /** Newest first. */
  let pictures: Float32Array[] = []
  return {
    timesteps: [...sigmas.subarray(0, -1)].map(timestepOf),
    ...frame,
    step(call, output, sample) {
      const [sigma, next] = [sigmas[call]!, sigmas[call + 1]!]
      const denoised = predictedPicture(settings, frame.mixture(call), output, sample)
      pictures = [denoised, ...pictures].slice(0, order)
      if (next === 0) return { denoised, sample: denoised }

      const h = lambda(call + 1) - lambda(call)
      const x = h * (1 + eta)
      const terms: [Term, ...Term[]] = [
        [Math.exp(-x), sample],
        [-Math.expm1(-x), denoised],
      ]
      const [d0, d1, d2] = pictures
      if (d1) {
        const second = rule === 'midpoint' ? -0.5 * Math.expm1(-x) : Math.expm1(-x) / x + 1
        const r0 = (lambda(call) - lambda(call - 1)) / h
        const slope = weightedSum([1 / r0, d0!], [-1 / r0, d1])
        if (!d2) terms.push([second, slope])
        else {
          const r1 = (lambda(call - 1) - lambda(call - 2)) / h
          const earlier = weightedSum([1 / r1, d1], [-1 / r1, d2])
          const third = second / x - 0.5
          const bend = weightedSum([1 / (r0 + r1), slope], [-1 / (r0 + r1), earlier])
          terms.push([second, slope], [second * r0 - third, bend])
        }
      }
      if (eta > 0) {
        terms.push([next * Math.sqrt(-Math.expm1(-2 * h * eta)), noise(sigma, next, sample.length)])
      }
      return { denoised, sample: weightedSum(...terms) }
    },
  }
}

/** Restart sampling: Xu et al. 2023 (https://arxiv.org/abs/2306.14878), with the restarts that AUTOMATIC1111 chooses by the number of steps. */
import { kFrame } from './exploding-frame.ts'
import { karrasSigmas, kSigmas } from './k-sigmas.ts'
import { predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { weightedSum } from './weighted-sum.ts'

/** A step from one level to a lower one. */
type Way = readonly [from: number, to: number]

/** Heun's method; having come down to σ ≈ 0.1, noise leads up to σ ≈ 2, once or twice, and the last part is gone again. */
export function restart({ settings, steps, noise }: SolverOptions): Solver {
  const { sigmas, timestepOf } = kSigmas(settings, steps)
  const ways = waysOf(sigmas)
  const levels = Float32Array.from(ways.flat())
  const frame = kFrame(levels)
  let start: { sample: Float32Array; derivative: Float32Array }
  return {
    // The last way ends at 0, where no model is called.
    timesteps: [...levels.subarray(0, -1)].map(timestepOf),
    callsPerStep: 2,
    ...frame,
    step(call, output, sample) {
      const way = Math.floor(call / 2)
      const [from, to] = ways[way]!
      const level = levels[call]!
      const denoised = predictedPicture(settings, frame.mixture(call), output, sample)
      if (to === 0) return { denoised, sample: denoised }
      const derivative = weightedSum([1 / level, sample], [-1 / level, denoised])
      if (call % 2 === 0) {
        start = { sample, derivative }
        return { denoised, sample: weightedSum([1, sample], [to - from, derivative]) }
      }
      const half = (to - from) / 2
      const end = weightedSum([1, start.sample], [half, start.derivative], [half, derivative])
      const next = ways[way + 1]![0]
      if (next <= to) return { denoised, sample: end }
      return { denoised, sample: weightedSum([1, end], [Math.sqrt(next ** 2 - to ** 2), noise(sample.length)]) }
    },
  }
}

/** All the ways, as many as there are steps; with fewer than twenty, none is gone twice. */
function waysOf(sigmas: Float32Array): Way[] {
  const steps = sigmas.length - 1
  if (steps < 20) return pairs(sigmas)
  const [length, times] = steps < 36 ? [9, 1] : [Math.floor(steps / 4), 2]
  const whole = Float32Array.from([...karrasSigmas(sigmas[0]!, sigmas[steps - 1]!, steps - length * times), 0])
  const [low, high] = [nearest(whole, 0.1), nearest(whole, 2)]
  const again = pairs(karrasSigmas(whole[high]!, whole[low]!, length + 1))
  const ways = pairs(whole)
  return [...ways.slice(0, low), ...Array.from({ length: times }, () => again).flat(), ...ways.slice(low)]
}

function pairs(sigmas: Float32Array): Way[] {
  return Array.from(sigmas.subarray(1), (to, i) => [sigmas[i]!, to])
}

function nearest(sigmas: Float32Array, level: number): number {
  const distances = sigmas.map((sigma) => Math.abs(sigma - level))
  return distances.indexOf(distances.reduce((a, b) => Math.min(a, b)))
}

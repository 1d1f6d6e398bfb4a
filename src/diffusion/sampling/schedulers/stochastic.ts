/** What the SDE samplers of k-diffusion share: noise that belongs to the way between two levels, and their single precision of λ = −ln σ. */
import type { BrownianTree } from '../../../random/index.ts'
import type { SolverOptions } from './schedule.ts'

const f32 = Math.fround

/** The noise sampler of a run over `sigmas`, whose last is 0: a Brownian tree from the smallest other one to the largest. */
export function noiseBetween({ brownian, noise }: SolverOptions, sigmas: Float32Array): BrownianTree {
  return brownian ? brownian(sigmas.at(-2)!, sigmas[0]!) : (_from, _to, count) => noise(count)
}

/** The level after a share of the way to another on a logarithmic line, rounded as k-diffusion's sigma_fn(t_fn(σ)): a tree's times are that fine. */
export function levelAfter(sigma: number, next: number, share: number): number {
  const lambda = (level: number) => f32(-Math.log(level))
  if (share === 1) return f32(Math.exp(-lambda(next)))
  const step = f32(lambda(next) - lambda(sigma))
  return f32(Math.exp(-f32(lambda(sigma) + f32(step * share))))
}

/** As `ancestralStep`, rounded as k-diffusion's get_ancestral_step: after a large step `down` is what is left of two near numbers. */
export function roundedAncestralStep(sigma: number, next: number, eta = 1): { down: number; up: number } {
  if (eta === 0) return { down: next, up: 0 }
  const [from2, to2] = [f32(sigma * sigma), f32(next * next)]
  const up = Math.min(next, f32(eta * f32(Math.sqrt(f32(f32(to2 * f32(from2 - to2)) / from2)))))
  return { down: f32(Math.sqrt(f32(to2 - f32(up * up)))), up }
}

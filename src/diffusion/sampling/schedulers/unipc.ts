/** UniPC, a predictor and a corrector of any order: Zhao et al. 2023 (https://arxiv.org/abs/2302.04867), algorithms 5 to 8. */
import { solveLinear } from './linear-equations.ts'
import { mixtureOfSigma } from './noise-schedule.ts'
import { predictedNoise, predictedPicture } from './prediction.ts'
import type { Solver, SolverOptions } from './schedule.ts'
import { discreteSigmas } from './sigmas.ts'
import { type Term, weightedSum } from './weighted-sum.ts'

/** diffusers' UniPCMultistepScheduler. */
export function unipc({ settings, steps }: SolverOptions): Solver {
  const { timesteps, sigmas } = discreteSigmas(settings, steps)
  const lambda = (call: number) => -Math.log(sigmas[call]!)
  /** Newest first; pictures or noise, as predict_x0 says. */
  let outputs: Float32Array[] = []
  let last: { sample: Float32Array; order: number } | undefined

  /** The sample of call `from`, carried to the next; the corrector also knows the output that `arrived` there. */
  function advance(sample: Float32Array, from: number, order: number, arrived?: Float32Array): Float32Array {
    const [s, t] = [mixtureOfSigma(sigmas[from]!), mixtureOfSigma(sigmas[from + 1]!)]
    const h = lambda(from + 1) - lambda(from)
    const hh = settings.predict_x0 ? -h : h
    const scale = settings.predict_x0 ? t.signal : t.noise
    const phi = Math.expm1(hh)
    const bh = settings.solver_type === 'bh1' ? hh : phi

    const nodes = outputs.slice(1, order).map((output, i) => ({ r: (lambda(from - i - 1) - lambda(from)) / h, output }))
    if (arrived) nodes.push({ r: 1, output: arrived })
    const rho = nodeWeights(
      nodes.map(({ r }) => r),
      hh,
      phi,
      bh,
    )
    const slopes = nodes.map(({ r, output }, i): Term => [-(scale * bh * rho[i]!) / r, output])
    const ofCurrent = -scale * phi - slopes.reduce((sum, [weight]) => sum + weight, 0)
    const kept = settings.predict_x0 ? t.noise / s.noise : t.signal / s.signal
    return weightedSum([kept, sample], [ofCurrent, outputs[0]!], ...slopes)
  }

  return {
    timesteps,
    mixture: (call) => mixtureOfSigma(sigmas[call]!),
    step(call, output, sample) {
      const mixture = mixtureOfSigma(sigmas[call]!)
      const denoised = predictedPicture(settings, mixture, output, sample)
      const current = settings.predict_x0 ? denoised : predictedNoise(settings, mixture, output, sample)
      const correct = last && !settings.disable_corrector.includes(call - 1)
      const corrected = correct ? advance(last!.sample, call - 1, last!.order, current) : sample

      outputs = [current, ...outputs].slice(0, settings.solver_order)
      const remaining = settings.lower_order_final ? timesteps.length - call : settings.solver_order
      last = { sample: corrected, order: Math.min(outputs.length, remaining) }
      // At σ = 0 all that is left is the picture; some of the settings make diffusers divide zero by zero here.
      if (sigmas[call + 1] === 0) return { denoised, sample: denoised }
      return { denoised, sample: advance(corrected, call, last.order) }
    },
  }
}

/** The ρ of the paper's eq. 11: they make the update exact for polynomials through the nodes r. */
function nodeWeights(r: number[], hh: number, phi: number, bh: number): number[] {
  // The paper leaves the single weight free; ½ is its choice and diffusers'.
  if (r.length === 1) return [0.5]
  const b: number[] = []
  let factorial = 1
  let phiK = phi / hh - 1
  for (let k = 1; k <= r.length; k++) {
    b.push((phiK * factorial) / bh)
    factorial *= k + 1
    phiK = phiK / hh - 1 / factorial
  }
  return solveLinear(
    b.map((_, power) => r.map((node) => node ** power)),
    b,
  )
}

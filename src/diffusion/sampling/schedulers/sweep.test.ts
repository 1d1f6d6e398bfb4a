/** Every scheduler at the ends of what one can ask for: a picture of finite numbers in as many steps as were asked for, or a sentence. */
import { expect, it } from 'vitest'
import { GenerationError } from '../../../generation/index.ts'
import { brownianTree, torchCpuGenerator } from '../../../random/index.ts'
import { sd15 } from './__fixtures__/sd15.ts'
import { createSchedule, type Schedule, type SchedulerConfig, type SchedulerName, schedulerNames } from './index.ts'

const strengths = [undefined, 0.01, 0.1, 0.5, 1]
const stepCounts = [1, 2, 3, 20]
const kinds: Readonly<Record<string, SchedulerConfig>> = {
  'noise, leading': { timestep_spacing: 'leading' },
  'noise, zero terminal SNR': { rescale_betas_zero_snr: true, timestep_spacing: 'linspace' },
  'v, zero terminal SNR': {
    rescale_betas_zero_snr: true,
    prediction_type: 'v_prediction',
    timestep_spacing: 'trailing',
  },
}
const asked: readonly SchedulerConfig[] = [
  {},
  { use_karras_sigmas: true, discard_next_to_last_sigma: true },
  { use_align_your_steps_sigmas: true },
]

/** A run with a model of some bounded curve. */
function drawn(run: Schedule, noise: Float32Array, fromPicture: boolean): Float32Array {
  const start = fromPicture ? run.addNoise(noise.map(Math.sin), noise) : noise.map((n) => n * run.initNoiseSigma)
  return run.timesteps.reduce((x) => run.step(run.scaleModelInput(x).map(Math.tanh), x), start)
}

/** What is wrong with such a run, if anything. */
function fault(name: SchedulerName, config: SchedulerConfig, ask: SchedulerConfig, steps: number, strength?: number) {
  const generator = torchCpuGenerator(3)
  const kept = Math.trunc(steps * (strength ?? 1))
  // Noise alone holds no picture for predicted noise to be taken from.
  const isFromNothing = config.rescale_betas_zero_snr === true && config.prediction_type === undefined
  try {
    const run = createSchedule(name, {
      ...{ config: { ...sd15, ...config }, asked: ask, steps, noise: (count: number) => generator.normal(count) },
      brownian: (low, high) => brownianTree(3, low, high, torchCpuGenerator),
      ...(strength !== undefined && { strength }),
    })
    if (kept === 0) return 'draws without a step'
    const calls = run.nominalCalls / steps
    // A step of two calls has one where it ends at 0; PNDM makes one call more for its start.
    const [least, most] = [kept * calls - (calls - 1), kept * calls + 1]
    if (run.timesteps.length < least || run.timesteps.length > most) return `${run.timesteps.length} calls`
    const picture = drawn(run, generator.normal(8), strength !== undefined)
    return picture.every((x) => Math.abs(x) < 1e5) ? undefined : `draws ${picture}`
  } catch (error) {
    if (!(error instanceof GenerationError)) return String(error)
    const isRefused = kept === 0 ? error.field === 'strength' : isFromNothing && error.field === 'prediction_type'
    return isRefused ? undefined : error.message
  }
}

it.each(schedulerNames)(
  '%s draws finite numbers, in as many steps as were asked for, or says what to change',
  (name) => {
    const faults = Object.entries(kinds).flatMap(([kind, config]) =>
      strengths.flatMap((strength) =>
        stepCounts.flatMap((steps) =>
          asked.flatMap((ask) => {
            const wrong = fault(name, config, ask, steps, strength)
            return wrong ? [`${kind}, ${JSON.stringify({ strength, steps, ...ask })}: ${wrong}`] : []
          }),
        ),
      ),
    )
    expect(faults).toEqual([])
  },
)

/** The denoising loop: from where a picture begins to its latents, one scheduler step at a time. */
import type { LatentSize } from '../networks/index.ts'
import { concatenated } from './concatenation.ts'
import { CachedCalls, type DeepCaching, type Predicting } from './deep-cache.ts'
import { combined, type GuidanceInterval, isNegativeHeard, repeated } from './guidance.ts'
import type { Conditions } from './prompt-conditions.ts'
import type { Schedule } from './schedulers/index.ts'
import type { Start } from './start.ts'

export interface Denoising {
  schedule: Schedule
  start: Start
  conditions: Conditions
  guidance: number
  /** Where the negative prompt takes part. */
  interval: GuidanceInterval
  caching: DeepCaching
  size: LatentSize
}

/** After a step: the sample, and the finished latents as the model sees them now. */
export interface Progress {
  step: number
  steps: number
  sample: Float32Array
  denoised: Float32Array
}

/** Yields after every model call; the last sample is the picture's latents. Source: diffusers pipeline_stable_diffusion.py. */
export async function* denoise(networks: Predicting, run: Denoising): AsyncGenerator<Progress> {
  const { schedule, start, conditions, guidance, interval, caching, size } = run
  const { callsPerStep, elsewhere } = schedule
  const { before, after } = elsewhere
  const calls = schedule.timesteps.length
  const steps = Math.ceil(calls / callsPerStep)
  const cached = new CachedCalls(networks, caching, steps)
  let { sample } = start
  let isHeard = false
  try {
    for (const [i, t] of schedule.timesteps.entries()) {
      const scaled = schedule.scaleModelInput(sample)
      const seen = start.beside ? concatenated([scaled, start.beside]) : scaled
      const step = Math.floor(i / callsPerStep)
      // Deep features belong to a batch: the negative prompt comes and goes with whole steps, or one more would have to be whole.
      if (!cached.goesOn(step)) {
        isHeard = isNegativeHeard(interval, { call: i, calls: steps * callsPerStep, sigma: schedule.sigma })
      }
      const condition = await conditions.at(i, schedule.nominalCalls, isHeard)
      const samples = condition.contexts.map(({ batch }) => repeated(seen, batch))
      const predictions = await cached.predict(step, samples, t, condition.contexts, size)
      const prediction = predictions.length === 1 ? predictions[0]! : concatenated(predictions)
      sample = schedule.step(combined(prediction, guidance, condition), sample)
      if (start.keep) sample = start.keep(sample)
      yield { step: before + i + 1, steps: before + calls + after, sample, denoised: schedule.denoised ?? sample }
    }
  } finally {
    cached.release()
  }
}

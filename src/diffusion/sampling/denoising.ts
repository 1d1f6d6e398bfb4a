/** The denoising loop: from where a picture begins to its latents, one scheduler step at a time. */
import type { LatentSize, Networks } from '../networks/index.ts'
import { concatenated } from './concatenation.ts'
import { guide, repeated } from './guidance.ts'
import type { Conditions } from './prompt-conditions.ts'
import type { Schedule } from './schedulers/index.ts'
import type { Start } from './start.ts'

export interface Denoising {
  schedule: Schedule
  start: Start
  conditions: Conditions
  guidance: number
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
export async function* denoise(networks: Pick<Networks, 'predict'>, run: Denoising): AsyncGenerator<Progress> {
  const { schedule, start, conditions, guidance, size } = run
  const steps = schedule.timesteps.length
  let { sample } = start
  for (const [i, t] of schedule.timesteps.entries()) {
    const scaled = schedule.scaleModelInput(sample)
    const seen = start.beside ? concatenated([scaled, start.beside]) : scaled
    const { contexts, weights } = await conditions.at(i, schedule.nominalCalls)
    const predictions: Float32Array[] = []
    for (const context of contexts) {
      predictions.push(await networks.predict(repeated(seen, context.batch), t, context, size))
    }
    const prediction = predictions.length === 1 ? predictions[0]! : concatenated(predictions)
    sample = schedule.step(weights ? guide(prediction, guidance, weights) : prediction, sample)
    if (start.keep) sample = start.keep(sample)
    yield { step: i + 1, steps, sample, denoised: schedule.denoised ?? sample }
  }
}

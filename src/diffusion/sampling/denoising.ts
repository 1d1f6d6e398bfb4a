/** The denoising loop: from where a picture begins to its latents, one scheduler step at a time. */
import type { Context, LatentSize, Networks } from '../networks/index.ts'
import { concatenated } from './concatenation.ts'
import { guide, repeated } from './guidance.ts'
import type { Schedule } from './schedulers/index.ts'
import type { Start } from './start.ts'

export interface Denoising {
  schedule: Schedule
  start: Start
  context: Context
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
  const { schedule, start, context, guidance, size } = run
  const steps = schedule.timesteps.length
  let { sample } = start
  for (const [i, t] of schedule.timesteps.entries()) {
    const scaled = schedule.scaleModelInput(sample)
    const input = repeated(start.beside ? concatenated([scaled, start.beside]) : scaled, context.batch)
    const prediction = await networks.predict(input, t, context, size)
    sample = schedule.step(context.batch === 2 ? guide(prediction, guidance) : prediction, sample)
    if (start.keep) sample = start.keep(sample)
    yield { step: i + 1, steps, sample, denoised: schedule.denoised ?? sample }
  }
}

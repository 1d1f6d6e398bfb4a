/** The denoising loop: from noise to latents, one scheduler step at a time. */
import { guide, repeated } from './guidance.ts'
import type { Context, LatentSize, Networks } from './networks.ts'
import type { Schedule } from './schedulers/index.ts'

export interface Denoising {
  schedule: Schedule
  /** Standard normal numbers, [4, height, width]. */
  noise: Float32Array
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
  const { schedule, context, guidance, size } = run
  const steps = schedule.timesteps.length
  let sample: Float32Array = run.noise.map((value) => value * schedule.initNoiseSigma)
  for (const [i, t] of schedule.timesteps.entries()) {
    const input = repeated(schedule.scaleModelInput(sample), context.batch)
    const prediction = await networks.predict(input, t, context, size)
    sample = schedule.step(context.batch === 2 ? guide(prediction, guidance) : prediction, sample)
    yield { step: i + 1, steps, sample, denoised: schedule.denoised ?? sample }
  }
}

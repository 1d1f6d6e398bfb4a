/** What the model's output says about the picture and the noise in a sample, for each of the three things models are trained to predict. */
import type { Mixture } from './schedule.ts'
import type { SchedulerSettings } from './settings.ts'
import { weightedSum } from './weighted-sum.ts'

/** Weights of the sample and of the model's output. */
type Weights = readonly [sample: number, output: number]

interface Prediction {
  picture(mixture: Mixture): Weights
  noise(mixture: Mixture): Weights
}

/**
 * sample = signal · picture + noise · n, solved for the picture and for n.
 * v (Salimans and Ho 2022, https://arxiv.org/abs/2202.00512) is defined on the sample of unit variance, hence the length r.
 */
const predictions: Record<SchedulerSettings['prediction_type'], Prediction> = {
  epsilon: {
    picture: ({ signal, noise }) => [1 / signal, -noise / signal],
    noise: () => [0, 1],
  },
  v_prediction: {
    picture: ({ signal, noise }) => {
      const r = Math.hypot(signal, noise)
      return [signal / r ** 2, -noise / r]
    },
    noise: ({ signal, noise }) => {
      const r = Math.hypot(signal, noise)
      return [noise / r ** 2, signal / r]
    },
  },
  sample: {
    picture: () => [0, 1],
    noise: ({ signal, noise }) => [1 / noise, -signal / noise],
  },
}

/** The finished picture (x0) that the output speaks of. */
export function predictedPicture(
  { prediction_type }: SchedulerSettings,
  mixture: Mixture,
  output: Float32Array,
  sample: Float32Array,
): Float32Array {
  const [ofSample, ofOutput] = predictions[prediction_type].picture(mixture)
  return weightedSum([ofSample, sample], [ofOutput, output])
}

/** The noise (ε) that the output speaks of. */
export function predictedNoise(
  { prediction_type }: SchedulerSettings,
  mixture: Mixture,
  output: Float32Array,
  sample: Float32Array,
): Float32Array {
  const [ofSample, ofOutput] = predictions[prediction_type].noise(mixture)
  return weightedSum([ofSample, sample], [ofOutput, output])
}

/** The predicted picture, held within ±clip_sample_range where the config asks for it (models that work on pixels). */
export function clipped({ clip_sample, clip_sample_range }: SchedulerSettings, picture: Float32Array): Float32Array {
  return clip_sample ? picture.map((x) => Math.min(Math.max(x, -clip_sample_range), clip_sample_range)) : picture
}

/** The VAE's other half: from pictures to the distributions of their latents, loaded for as long as that takes. */
import { GenerationError } from '../generation/index.ts'
import type { Component, VaeConfig } from '../models/index.ts'
import { vaeEncoderGraph } from './graph/index.ts'
import type { LatentSize } from './networks.ts'
import type { Runtime } from './runtime/index.ts'
import { weightReader } from './weights/index.ts'

/** Normal distributions of scaled latents, independent of each other: [4, height, width] each. */
export interface LatentDistribution {
  mean: Float32Array
  deviation: Float32Array
}

/**
 * What the VAE makes of `pictures` [3, 8·height, 8·width] in -1…1. Its encoder lives on the device only meanwhile; one that
 * overflows 16 bits is loaded again in 32.
 */
export async function encodedPictures(
  runtime: Runtime,
  vae: Component<VaeConfig>,
  pictures: readonly Float32Array[],
  size: LatentSize,
): Promise<LatentDistribution[]> {
  const moments = await encoded(runtime, vae, pictures, size, runtime.type)
  if (moments.every(allFinite)) return moments.map((values) => distribution(values, vae.config))
  const exact = runtime.type === 'float32' ? moments : await encoded(runtime, vae, pictures, size, 'float32')
  if (exact.every(allFinite)) return exact.map((values) => distribution(values, vae.config))
  const sentence = 'The VAE could not read the start picture: its numbers are out of range. Choose another model.'
  throw new GenerationError('non-finite', sentence)
}

async function encoded(
  runtime: Runtime,
  { config, weights }: Component<VaeConfig>,
  pictures: readonly Float32Array[],
  { height, width }: LatentSize,
  type: Runtime['type'],
): Promise<Float32Array[]> {
  const scale = 2 ** (config.block_out_channels.length - 1)
  const session = await runtime.session(
    vaeEncoderGraph(runtime.dialect('vae_encoder', type), config),
    weightReader(weights),
  )
  try {
    const moments: Float32Array[] = []
    for (const picture of pictures) {
      const inputs = {
        picture: runtime.float32(picture, [1, config.in_channels, scale * height, scale * width]),
        grid: runtime.int64([1, height, width, -1]),
      }
      moments.push(await session.values(inputs, 'moments'))
    }
    return moments
  } finally {
    await session.release()
  }
}

/** Source: diffusers models/autoencoders/vae.py, DiagonalGaussianDistribution. */
function distribution(moments: Float32Array, { scaling_factor: scale }: VaeConfig): LatentDistribution {
  const half = moments.length / 2
  return {
    mean: moments.slice(0, half).map((value) => value * scale),
    deviation: moments.slice(half).map((value) => Math.exp(0.5 * Math.min(Math.max(value, -30), 20)) * scale),
  }
}

function allFinite(values: Float32Array): boolean {
  return values.every(Number.isFinite)
}

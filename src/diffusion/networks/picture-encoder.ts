/** The VAE's other half: from pictures to the distributions of their latents, loaded for as long as that takes. */
import { GenerationError } from '../../generation/index.ts'
import type { Component, VaeConfig } from '../../models/index.ts'
import { vaeEncoderGraph } from './graph/index.ts'
import type { LatentSize } from './latent-size.ts'
import type { Runtime } from './runtime/index.ts'
import { encoded, overflows } from './vae-pass.ts'
import { weightReader } from './weights/index.ts'

/** Normal distributions of scaled latents, independent of each other: [4, height, width] each. */
export interface LatentDistribution {
  mean: Float32Array
  /** Absent where the encoder is sure: TAESD's latents are their means, and no number is drawn for them. */
  deviation?: Float32Array
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
  const type = overflows(vae.config) ? 'float32' : runtime.type
  const usual = await moments(runtime, vae, pictures, size, type)
  if (usual.every(allFinite)) return usual.map((values) => distribution(values, vae.config))
  const exact = type === 'float32' ? usual : await moments(runtime, vae, pictures, size, 'float32')
  if (exact.every(allFinite)) return exact.map((values) => distribution(values, vae.config))
  const sentence = 'The VAE could not read the start picture: its numbers are out of range. Choose another model.'
  throw new GenerationError('non-finite', sentence)
}

async function moments(
  runtime: Runtime,
  { config, weights }: Component<VaeConfig>,
  pictures: readonly Float32Array[],
  size: LatentSize,
  type: Runtime['type'],
): Promise<Float32Array[]> {
  const graph = vaeEncoderGraph(runtime.dialect('vae_encoder', type), config)
  const session = await runtime.session(graph, weightReader(weights))
  try {
    const found: Float32Array[] = []
    for (const picture of pictures) found.push(await encoded({ runtime, session, config }, picture, size))
    return found
  } finally {
    await session.release()
  }
}

/** Source: diffusers models/autoencoders/vae.py, DiagonalGaussianDistribution. */
function distribution(values: Float32Array, { _class_name, scaling_factor: scale }: VaeConfig): LatentDistribution {
  if (_class_name === 'AutoencoderTiny') return { mean: values.map((value) => value * scale) }
  const half = values.length / 2
  return {
    mean: values.slice(0, half).map((value) => value * scale),
    deviation: values.slice(half).map((value) => Math.exp(0.5 * Math.min(Math.max(value, -30), 20)) * scale),
  }
}

function allFinite(values: Float32Array): boolean {
  return values.every(Number.isFinite)
}

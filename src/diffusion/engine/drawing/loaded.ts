/** A model on a device, and what was loaded beside it. */
import { torchCpuGenerator } from '../../../random/index.ts'
import type { Model, Networks, PreviewDecoder, Runtime, SafetyChecker } from '../../networks/index.ts'
import { type SquareColours, squareColours } from '../../sampling/index.ts'

export interface Loaded {
  runtime: Runtime
  networks: Networks
  /** The model without LoRAs. */
  base: Model
  /** Whether its weights were rounded for want of room. */
  isSqueezed: boolean
  /** Loaded by the first request that asks for a check. */
  checker?: SafetyChecker
  /** A TAESD, where one is open: what is being drawn is shown by it, if it fits, and else by a guess. */
  preview?: { vae: Model['vae']; own: Model['vae']; decoder: PreviewDecoder | undefined }
  /** What the VAE makes of known latents. */
  colours?: SquareColours
  /** Whether the UNet has been called: its shaders are compiled. */
  isWarm?: boolean
}

export const knownNoise = (count: number) => torchCpuGenerator(0).normal(count)

/** What guessed previews are made with: a small decoding, once. */
export async function coloursOf(loaded: Loaded): Promise<SquareColours> {
  loaded.colours ??= await squareColours((...of) => loaded.networks.decode(...of), knownNoise)
  return loaded.colours
}

/** A tiny VAE beside the model's own: unfinished latents as a picture, small enough to cost next to no time. */

import { vaeDecoderGraph } from './graph/index.ts'
import type { LatentSize } from './latent-size.ts'
import type { Model } from './model.ts'
import { decoderMultiplications, unetMultiplications } from './multiplications.ts'
import type { Runtime, Session } from './runtime/index.ts'
import { decoded } from './vae-pass.ts'
import { pixelsPerLatent } from './vae-tiling.ts'
import { weightReader } from './weights/index.ts'

/** Of a guided step's multiplications that a preview may cost. */
const share = 0.03

/** The decoder's numbers, [3, height, width], about -1 to 1. */
export interface PreviewPicture {
  values: Float32Array
  width: number
  height: number
}

export class PreviewDecoder {
  readonly vae: Model['vae']
  private readonly runtime: Runtime
  private readonly unet: Model['unet']['config']
  private readonly session: Session

  private constructor(runtime: Runtime, vae: Model['vae'], unet: Model['unet']['config'], session: Session) {
    this.runtime = runtime
    this.vae = vae
    this.unet = unet
    this.session = session
  }

  /** `unet` is the model's, whose latents are looked at. */
  static async load(runtime: Runtime, vae: Model['vae'], { config }: Model['unet']): Promise<PreviewDecoder> {
    const dialect = vaeDecoderGraph(runtime.dialect('preview_decoder'), vae.config)
    return new PreviewDecoder(runtime, vae, config, await runtime.session(dialect, weightReader(vae.weights)))
  }

  /** The picture of scaled latents, of a smaller size where the whole would cost more than its share of a step. */
  async decode(latents: Float32Array, size: LatentSize): Promise<PreviewPicture> {
    const { config } = this.vae
    const most = share * 2 * unetMultiplications(this.unet, size)
    let [small, smallSize] = [latents, size]
    while (decoderMultiplications(config, smallSize) > most && Math.min(smallSize.height, smallSize.width) > 8) {
      const half = { height: Math.ceil(smallSize.height / 2), width: Math.ceil(smallSize.width / 2) }
      small = halved(small, smallSize, half)
      smallSize = half
    }
    const values = await this.decodeWhole(small, smallSize)
    const scale = pixelsPerLatent(config)
    return { values, width: scale * smallSize.width, height: scale * smallSize.height }
  }

  /** The picture of scaled latents whatever it costs, [3, 8·height, 8·width]. */
  decodeWhole(latents: Float32Array, size: LatentSize): Promise<Float32Array> {
    const { runtime, session } = this
    const { config } = this.vae
    const ready = latents.map((value) => value / config.scaling_factor)
    return decoded({ runtime, session, config }, ready, size)
  }

  release(): Promise<void> {
    return this.session.release()
  }
}

/** Each four latent pixels as their mean; at an odd edge, as the mean of those that are there. */
function halved(latents: Float32Array, { height, width }: LatentSize, half: LatentSize): Float32Array {
  const [from, to] = [height * width, half.height * half.width]
  const channels = latents.length / from
  const means = new Float32Array(channels * to)
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < half.height; y++) {
      for (let x = 0; x < half.width; x++) {
        const rows = [2 * y, Math.min(2 * y + 1, height - 1)]
        const columns = [2 * x, Math.min(2 * x + 1, width - 1)]
        let sum = 0
        for (const row of rows) for (const column of columns) sum += latents[c * from + row * width + column]!
        means[c * to + y * half.width + x] = sum / 4
      }
    }
  }
  return means
}

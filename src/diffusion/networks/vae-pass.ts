/** One pass through the VAE, whole or in tiles as the device's limits ask for. */
import type { VaeConfig } from '../../models/index.ts'
import type { LatentSize } from './latent-size.ts'
import type { Inputs, Runtime, Session } from './runtime/index.ts'
import { type Planes, pixelsPerLatent, tiled, tileSide } from './vae-tiling.ts'

/** A session of one of the VAE's graphs, and what it runs on; `side` overrules the size of the tiles, in pixels. */
export interface VaePass {
  runtime: Runtime
  session: Session
  config: VaeConfig
  side?: number
}

/** Whether the VAE's numbers overflow 16 bits, as is known before it runs. */
export function overflows(config: VaeConfig): boolean {
  return config._class_name === 'AutoencoderKL' && config.force_upcast
}

/** Latents [latent_channels, height, width], already divided by the scaling factor, to a picture [3, 8·height, 8·width]. */
export async function decoded(pass: VaePass, latents: Float32Array, size: LatentSize): Promise<Float32Array> {
  const { runtime, session, config } = pass
  const scale = pixelsPerLatent(config)
  const whole: Planes = { data: latents, channels: config.latent_channels, ...size }
  const decode = ({ data, channels, height, width }: Planes) =>
    session.values(
      { latents: runtime.float32(data, [1, channels, height, width]), ...grid(pass, { height, width }) },
      'picture',
    )
  const side = sideFor(pass, size)
  if (side === undefined) return decode(whole)
  return tiled(whole, { side: side / scale, scale, channels: config.out_channels }, decode)
}

/**
 * A picture [3, 8·height, 8·width] in -1…1 to the means and log-variances of its latents, [2·latent_channels, height, width];
 * of TAESD to the latents themselves.
 */
export async function encoded(pass: VaePass, picture: Float32Array, size: LatentSize): Promise<Float32Array> {
  const { runtime, session, config } = pass
  const scale = pixelsPerLatent(config)
  const whole: Planes = {
    data: picture,
    channels: config.in_channels,
    height: size.height * scale,
    width: size.width * scale,
  }
  const encode = ({ data, channels, height, width }: Planes) =>
    session.values(
      {
        picture: runtime.float32(data, [1, channels, height, width]),
        ...grid(pass, { height: height / scale, width: width / scale }),
      },
      'moments',
    )
  const side = sideFor(pass, size)
  if (side === undefined) return encode(whole)
  const moments = config._class_name === 'AutoencoderTiny' ? 1 : 2
  return tiled(whole, { side, scale: 1 / scale, channels: moments * config.latent_channels }, encode)
}

/** Attention is told the latents' size; TAESD, which has none, takes no such input. */
function grid({ runtime, config }: VaePass, { height, width }: LatentSize): Inputs {
  return config._class_name === 'AutoencoderTiny' ? {} : { grid: runtime.int64([1, height, width, -1]) }
}

/**
 * Bytes of the largest map that SDXL's VAE, in 32 bits beside the UNet, may have: of 512×512 pixels. As the runtime gives maps back after
 * every 16 programs, seven times as many are there at once (measured), at 1024×1024 more than the UNet's.
 */
const mostExact = 2 ** 28

function sideFor({ runtime, session, config, side }: VaePass, size: LatentSize): number | undefined {
  const elementBytes = session.dialect.type === 'float16' ? 2 : 4
  const bytes = overflows(config) ? Math.min(runtime.maxTensorBytes, mostExact) : runtime.maxTensorBytes
  return side ?? tileSide(config, size, { bytes, elementBytes })
}

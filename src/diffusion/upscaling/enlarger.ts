/** Makes pictures larger, one after the other, with the upscaler that was used last kept on the device. */
import type { GenerationEvent } from '../../generation/index.ts'
import { decodePicture, isTransparent, laidOn, type Raster, resize } from '../../imaging/index.ts'
import type { Runtime } from '../networks/index.ts'
import type { Size } from './cost.ts'
import {
  type Enlargement,
  type EnlargingCost,
  enlargingCost,
  lanczos,
  lanczosWork,
  passesTo,
  refuseSize,
} from './enlargement.ts'
import { LoadedUpscaler } from './loaded-upscaler.ts'
import { tileCount } from './tiles.ts'
import { UpscalerLibrary } from './upscaler-library.ts'

type Emit = (event: Extract<GenerationEvent, { type: 'loading' | 'step' }>) => void

export class Enlarger {
  readonly upscalers = new UpscalerLibrary()
  private readonly runtimeFor: () => Promise<Runtime>
  private opened: Runtime | undefined
  private loaded: { id: string; upscaler: LoadedUpscaler } | undefined

  /** `runtimeFor` opens the device that upscalers run on. */
  constructor(runtimeFor: () => Promise<Runtime>) {
    this.runtimeFor = runtimeFor
  }

  /** The picture at the size that was asked for; what of it is transparent stays so. `breathe` is awaited after each tile. */
  async enlarge(
    { picture, upscaler: id, width, height }: Enlargement,
    { signal, emit, breathe }: { signal: AbortSignal; emit: Emit; breathe: () => Promise<void> },
  ): Promise<Raster> {
    const given = await decodePicture(picture, { channels: 4 })
    const to = { width, height }
    const scale = id === lanczos ? undefined : this.upscalers.get(id).upscaler.config.scale
    const passes = scale ? passesTo(to, given, scale) : []
    refuseSize(to, given, passes)
    if (!scale) {
      await breathe()
      signal.throwIfAborted()
      return resize(isTransparent(given) ? given : laidOn(given, undefined), width, height, 'lanczos')
    }
    const upscaler = await this.load(id, emit)
    signal.throwIfAborted()
    const before: Size[] = [given, ...passes.slice(0, -1)]
    const steps = before.reduce((sum, size) => sum + tileCount(size, upscaler.side), 0)
    let step = 0
    const onTile = () => {
      emit({ type: 'step', image: 0, step: ++step, steps })
      return breathe()
    }
    let made = laidOn(given, undefined)
    for (const _ of passes) made = await upscaler.enlarge(made, { signal, onTile })
    const colours = resize(made, width, height, 'lanczos')
    return isTransparent(given) ? withAlpha(colours, resize(given, width, height, 'lanczos')) : colours
  }

  /** The model that is called so, to run once over a picture of three channels; undefined where none is open. */
  once(called: string, emit: Emit): ((picture: Raster, signal: AbortSignal) => Promise<Raster>) | undefined {
    const found = this.upscalers.find(called)
    if (!found) return undefined
    return async (picture, signal) => {
      const upscaler = await this.load(found.summary.id, emit)
      return upscaler.enlarge(picture, { signal, onTile: async () => {} })
    }
  }

  /** What it costs on this device to make a picture of `from` as large as `to`; throws where it would refuse to. */
  async cost(id: string, from: Size, to: Size): Promise<EnlargingCost> {
    if (id === lanczos) {
      refuseSize(to, from, [])
      return enlargingCost(to, from)
    }
    const { upscaler } = this.upscalers.get(id)
    refuseSize(to, from, passesTo(to, from, upscaler.config.scale))
    return enlargingCost(to, from, LoadedUpscaler.on(await this.runtime(), upscaler))
  }

  /** Multiplications a second of an upscaler, by a small tile. */
  async pace(id: string): Promise<number> {
    if (id !== lanczos) {
      const upscaler = await this.load(id, () => {})
      if (upscaler.pace === undefined) await upscaler.time()
      return upscaler.pace!
    }
    const [from, to] = [
      { width: 256, height: 256 },
      { width: 512, height: 512 },
    ]
    const begun = performance.now()
    resize({ ...from, channels: 3, data: new Uint8Array(3 * 256 * 256) }, to.width, to.height, 'lanczos')
    return lanczosWork(to, from) / ((performance.now() - begun) / 1000)
  }

  /** Whether the device died that it had. */
  get isLost(): boolean {
    return this.opened?.isLost ?? false
  }

  /** Frees the device. */
  async release(): Promise<void> {
    const { loaded } = this
    this.loaded = undefined
    await loaded?.upscaler.release()
  }

  private async runtime(): Promise<Runtime> {
    if (!this.opened || this.opened.isLost) this.opened = await this.runtimeFor()
    return this.opened
  }

  private async load(id: string, emit: Emit): Promise<LoadedUpscaler> {
    const { summary, upscaler } = this.upscalers.get(id)
    const { loaded } = this
    if (loaded?.upscaler.isLost) this.loaded = undefined
    else if (loaded?.id === id && loaded.upscaler.upscaler === upscaler) return loaded.upscaler
    else await this.release()
    const label = `Loading ${summary.name}`
    const onRead = (loaded: number, total: number) => emit({ type: 'loading', label, loaded, total })
    const fresh = await LoadedUpscaler.load(await this.runtime(), upscaler, onRead)
    this.loaded = { id, upscaler: fresh }
    return fresh
  }
}

/** The colours of one with the alpha of the other, of the same size. */
function withAlpha({ width, height, data }: Raster, { data: alpha }: Raster): Raster {
  const all = new Uint8Array(4 * width * height)
  for (let at = 0; at < width * height; at++) {
    for (let c = 0; c < 3; c++) all[4 * at + c] = data[3 * at + c]!
    all[4 * at + 3] = alpha[4 * at + 3]!
  }
  return { width, height, channels: 4, data: all }
}

/** An upscaler on the device: it enlarges pictures, tile by tile. */
import { GenerationError } from '../../generation/index.ts'
import type { Raster } from '../../imaging/index.ts'
import type { Upscaler } from '../../models/index.ts'
import { type Runtime, type Session, upscalerGraph, weightReader } from '../networks/index.ts'
import { multiplicationsPerPixel, type Size, tileSide } from './cost.ts'
import type { OnDevice } from './enlargement.ts'
import { margin, type Span, spans } from './tiles.ts'

export interface EnlargeOptions {
  signal: AbortSignal
  /** Called after each tile. */
  onTile?: (tile: number, tiles: number) => Promise<void> | void
  /** Overrules the size of the tiles, in pixels. */
  side?: number
}

export class LoadedUpscaler {
  readonly upscaler: Upscaler
  private readonly runtime: Runtime
  private session: Session
  /** Multiplications a second, as the last tile went; nothing before one was run twice. */
  private measured: number | undefined
  private isWarm = false

  private constructor(runtime: Runtime, upscaler: Upscaler, session: Session) {
    this.runtime = runtime
    this.upscaler = upscaler
    this.session = session
  }

  /** `onRead` hears the bytes read so far and in all. */
  static async load(
    runtime: Runtime,
    upscaler: Upscaler,
    onRead: (loaded: number, total: number) => void = () => {},
  ): Promise<LoadedUpscaler> {
    const total = [...upscaler.weights.values()].reduce((sum, { begin, end }) => sum + end - begin, 0)
    let loaded = 0
    const session = await sessionOf(runtime, upscaler, elementType(runtime, upscaler), (bytes) => {
      loaded += bytes
      onRead(loaded, total)
    })
    return new LoadedUpscaler(runtime, upscaler, session)
  }

  get isLost(): boolean {
    return this.runtime.isLost
  }

  get elementBytes(): 2 | 4 {
    return this.session.dialect.type === 'float16' ? 2 : 4
  }

  /** Multiplications a second, once that is known. */
  get pace(): number | undefined {
    return this.measured
  }

  /** The side of its tiles on this device, in pixels. */
  get side(): number {
    return tileSide(this.upscaler.config, { most: this.runtime.maxTensorBytes, elementBytes: this.elementBytes })
  }

  /** How it would lie on the runtime's device. */
  static on(runtime: Runtime, upscaler: Upscaler): OnDevice {
    const { config, weights } = upscaler
    const elementBytes = elementType(runtime, upscaler) === 'float16' ? 2 : 4
    const numbers = [...weights.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
    const side = tileSide(config, { most: runtime.maxTensorBytes, elementBytes })
    return { config, bytes: numbers * elementBytes, side, elementBytes }
  }

  /** `picture` of three channels, `scale` times larger. What differs from the whole picture in one piece is told in cost.ts. */
  async enlarge(picture: Raster, { signal, onTile, side = this.side }: EnlargeOptions): Promise<Raster> {
    const { config } = this.upscaler
    const { scale } = config
    const step = config.architecture === 'rrdb' ? config.unshuffle : 1
    const padded = { width: ceil(picture.width, step), height: ceil(picture.height, step) }
    const rows = spans(padded.height, side, margin)
    const columns = spans(padded.width, side, margin)
    const [width, height] = [picture.width * scale, picture.height * scale]
    const whole: Raster = { width, height, channels: 3, data: new Uint8ClampedArray(3 * width * height) }
    let tile = 0
    for (const row of rows) {
      for (const column of columns) {
        signal.throwIfAborted()
        const size = { width: column.to - column.from, height: row.to - row.from }
        paste(whole, await this.finite(cut(picture, row, column), size), row, column, scale)
        await onTile?.(++tile, rows.length * columns.length)
      }
    }
    return whole
  }

  /** Runs a small tile, twice for the time of the second: the first compiles. */
  async time(side = 64): Promise<void> {
    const size = { width: side, height: side }
    const grey = new Float32Array(3 * side ** 2).fill(0.5)
    if (!this.isWarm) await this.pass(grey, size)
    await this.pass(grey, size)
  }

  release(): Promise<void> {
    return this.session.release()
  }

  /** A tile's numbers; where they overflow 16 bits it is loaded again in 32, and stays so. */
  private async finite(tile: Float32Array, size: Size): Promise<Float32Array> {
    const values = await this.pass(tile, size)
    if (allFinite(values)) return values
    if (this.elementBytes === 2) {
      await this.session.release()
      this.session = await sessionOf(this.runtime, this.upscaler, 'float32')
      const exact = await this.pass(tile, size)
      if (allFinite(exact)) return exact
    }
    const sentence = 'The upscaler’s numbers are out of range. Its file may be damaged: choose another upscaler.'
    throw new GenerationError('non-finite', sentence, { field: 'upscaler' })
  }

  /** [3, height, width] in 0…1 to [3, scale·height, scale·width]. */
  private async pass(tile: Float32Array, { width, height }: Size): Promise<Float32Array> {
    const begun = performance.now()
    const input = { picture: this.runtime.float32(tile, [1, 3, height, width]) }
    const values = await this.session.values(input, 'enlarged')
    const seconds = (performance.now() - begun) / 1000
    if (this.isWarm) this.measured = (multiplicationsPerPixel(this.upscaler.config) * width * height) / seconds
    this.isWarm = true
    return values
  }
}

/** 16 bits where the device has them, but for SPAN: its maps reach hundreds, of which 16 bits lose whole levels. */
function elementType({ device }: Runtime, { config }: Upscaler): Runtime['type'] {
  return device.gpu && device.report.f16 && config.architecture !== 'span' ? 'float16' : 'float32'
}

function sessionOf(
  runtime: Runtime,
  { config, weights }: Upscaler,
  type: Runtime['type'],
  onRead?: (bytes: number) => void,
): Promise<Session> {
  return runtime.session(upscalerGraph(runtime.dialect('upscaler', type), config), weightReader(weights, onRead))
}

const ceil = (length: number, step: number) => Math.ceil(length / step) * step

/** [3, rows, columns] in 0…1; what lies beyond the picture's edge is mirrored at it. */
function cut({ width, height, data }: Raster, row: Span, column: Span): Float32Array {
  const [across, down] = [column.to - column.from, row.to - row.from]
  const tile = new Float32Array(3 * across * down)
  for (let y = 0; y < down; y++) {
    const line = mirrored(row.from + y, height) * width
    for (let x = 0; x < across; x++) {
      const at = 3 * (line + mirrored(column.from + x, width))
      for (let c = 0; c < 3; c++) tile[(c * down + y) * across + x] = data[at + c]! / 255
    }
  }
  return tile
}

function mirrored(at: number, length: number): number {
  return at < length ? at : Math.max(0, 2 * (length - 1) - at)
}

/** The part of the tile that is kept, rounded to levels. */
function paste(whole: Raster, values: Float32Array, row: Span, column: Span, scale: number): void {
  const across = (column.to - column.from) * scale
  const plane = across * (row.to - row.from) * scale
  const right = Math.min(column.keptTo * scale, whole.width)
  const bottom = Math.min(row.keptTo * scale, whole.height)
  for (let y = row.keptFrom * scale; y < bottom; y++) {
    const line = (y - row.from * scale) * across
    for (let x = column.keptFrom * scale; x < right; x++) {
      const from = line + x - column.from * scale
      const to = 3 * (y * whole.width + x)
      // The array rounds, and keeps within 0 to 255.
      for (let c = 0; c < 3; c++) whole.data[to + c] = values[c * plane + from]! * 255
    }
  }
}

function allFinite(values: Float32Array): boolean {
  return values.every(Number.isFinite)
}

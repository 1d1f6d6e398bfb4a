/** What spandrel makes with tiny upscalers of every kind, as one suite for every runtime; tools/golden/pictures/upscalers.py made the values. */
import { afterAll, describe, expect, it } from 'vitest'
import { distance, type GoldenSubject, readExpected } from '../../../e2e/support/golden-model.ts'
import type { Raster } from '../../imaging/index.ts'
import { memoryBytes, openUpscaler } from '../../models/index.ts'
import { torchCpuGenerator } from '../../random/index.ts'
import { upscalerGraph } from '../networks/graph/index.ts'
import type { Runtime } from '../networks/runtime/index.ts'
import { weightReader } from '../networks/weights/index.ts'
import { LoadedUpscaler } from './loaded-upscaler.ts'

export const files = [
  ...['rrdb-4x-old.safetensors', 'rrdb-4x.safetensors', 'rrdb-2x.pth', 'rrdb-1x-old.pth'],
  ...['compact-4x.pth', 'compact-2x.safetensors', 'span-2x.pth'],
]

const picture = { width: 10, height: 13 }

/** Smooth and noisy at once, as pictures are. */
function scene(width: number, height: number): Raster {
  const noise = torchCpuGenerator(5).normal(3 * width * height)
  const data = Uint8ClampedArray.from(noise, (value, at) => {
    const [x, y, c] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width), at % 3]
    return 128 + 70 * Math.sin(x / (5 + c)) * Math.cos(y / 7) + 12 * value
  })
  return { width, height, channels: 3, data }
}

/** Registers the suite inside a `describe`. */
export function itEnlargesAsSpandrel(subject: GoldenSubject): void {
  let shared: Promise<Runtime> | undefined
  const runtime = () => (shared ??= subject.runtime())
  const open = async (file: string) => openUpscaler(file, memoryBytes(await subject.file(file)))

  it.each(files)('gives what spandrel gives with %s', async (file) => {
    const { values } = await readExpected(subject)
    const { config, weights } = await open(file)
    const device = await runtime()
    const session = await device.session(upscalerGraph(device.dialect('upscaler'), config), weightReader(weights))
    // Spandrel mirrors the missing row of a picture of odd height before its pixels become channels.
    const step = config.architecture === 'rrdb' ? config.unshuffle : 1
    const given = padded(await values('picture'), step)
    const input = { picture: device.float32(given.data, [1, 3, given.height, given.width]) }
    const made = await session.values(input, 'enlarged')
    await session.release()
    const { scale } = config
    const cut = top(made, given, scale)
    expect(distance(cut, await values(file))).toBeLessThan(1e-4)
  })

  describe('in tiles', () => {
    const loaded: LoadedUpscaler[] = []
    afterAll(async () => {
      for (const upscaler of loaded) await upscaler.release()
    })

    it.each(files)('gives with %s what it gives at once, but for a level in a thousandth', async (file) => {
      const upscaler = await LoadedUpscaler.load(await runtime(), await open(file))
      loaded.push(upscaler)
      const { signal } = new AbortController()
      const given = scene(101, 86)
      const tiles: string[] = []
      const inTiles = await upscaler.enlarge(given, {
        signal,
        side: 64,
        onTile: (tile, count) => void tiles.push(`${tile}/${count}`),
      })
      const atOnce = await upscaler.enlarge(given, { signal, side: 512 })
      const { scale } = upscaler.upscaler.config
      expect(inTiles).toMatchObject({ width: 101 * scale, height: 86 * scale, channels: 3 })
      expect(tiles).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6'])
      const off = inTiles.data.filter((value, at) => Math.abs(value - atOnce.data[at]!) > 1).length
      expect(off / inTiles.data.length).toBeLessThan(1e-3)
      // Not all is black or white.
      expect(new Set(atOnce.data).size).toBeGreaterThan(50)
    })
  })
}

function padded(values: Float32Array, step: number) {
  const { width } = picture
  const height = Math.ceil(picture.height / step) * step
  const data = new Float32Array(3 * height * width)
  for (let at = 0; at < data.length; at++) {
    const [x, y, c] = [at % width, Math.floor(at / width) % height, Math.floor(at / width / height)]
    const from = y < picture.height ? y : 2 * (picture.height - 1) - y
    data[at] = values[(c * picture.height + from) * width + x]!
  }
  return { data, width, height }
}

function top(values: Float32Array, { width, height }: { width: number; height: number }, scale: number): Float32Array {
  const [plane, kept] = [width * height * scale ** 2, width * picture.height * scale ** 2]
  return Float32Array.from([0, 1, 2].flatMap((c) => [...values.subarray(c * plane, c * plane + kept)]))
}

/** An upscaler of full size and random weights: Real-ESRGAN's 23 blocks on a software GPU, tile by tile, in the room that was told before. */
import { expect, it } from 'vitest'
import { watchedBuffers } from '../../../e2e/support/watched-buffers.ts'
import type { Raster } from '../../imaging/index.ts'
import { memoryBytes, type StoredTensor, type UpscalerConfig } from '../../models/index.ts'
import { rrdbShapes } from '../../models/upscaler/rrdb.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'
import { mapBytes } from './cost.ts'
import { LoadedUpscaler } from './loaded-upscaler.ts'

const config = {
  ...{ architecture: 'rrdb', scale: 4, doublings: 2, unshuffle: 1 },
  ...{ features: 64, growth: 32, blocks: 23 },
} as const satisfies UpscalerConfig

/** In pixels; larger ones take a software GPU a quarter of an hour: VITE_WIDTH=320 VITE_HEIGHT=192 VITE_SIDE=192 are two tiles of those that a picture gets. */
const env = import.meta.env
const [width, height] = [Number(env.VITE_WIDTH ?? 96), Number(env.VITE_HEIGHT ?? 64)]
const side = Number(env.VITE_SIDE ?? 64)

function randomWeights(): Map<string, StoredTensor> {
  let state = 1
  const weights = new Map<string, StoredTensor>()
  for (const [name, shape] of rrdbShapes(config)) {
    const fan = shape.slice(1).reduce((product, size) => product * size, 1)
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
    for (let i = 0; i < values.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      values[i] = shape.length === 1 ? 0 : ((state / 2 ** 32 - 0.5) * 2) / Math.sqrt(fan)
    }
    const source = memoryBytes(new Uint8Array(values.buffer))
    weights.set(name, { source, begin: 0, end: source.size, dtype: 'F32', shape })
  }
  return weights
}

it('enlarges four times in tiles, in the room that was told', { timeout: 900_000 }, async () => {
  const device = await openDevice()
  const { most } = watchedBuffers(device.gpu!)
  const runtime = new Runtime(await loadOrt(), device)
  const upscaler = await LoadedUpscaler.load(runtime, { config, weights: randomWeights() })
  const weightsBytes = most()
  const picture: Raster = {
    ...{ width, height, channels: 3 },
    data: Uint8ClampedArray.from({ length: 3 * width * height }, (_, i) => (i * 37) % 251),
  }
  const tiles: string[] = []
  const large = await upscaler.enlarge(picture, {
    signal: new AbortController().signal,
    side,
    onTile: (tile, count) => void tiles.push(`${tile} of ${count}`),
  })
  const told = mapBytes(config, { width: side, height: side }, upscaler.elementBytes)
  const [gmacs, bits] = [upscaler.pace! / 1e9, 8 * upscaler.elementBytes]
  console.log(
    `${tiles.at(-1)} tiles in ${bits} bits: ${weightsBytes >> 20} MiB of weights, ${(most() - weightsBytes) >> 20} MiB of maps at the most, ${told >> 20} told; ${gmacs.toFixed(1)} billion multiplications a second`,
  )
  expect(tiles).toEqual(['1 of 2', '2 of 2'])
  expect(large).toMatchObject({ width: 4 * width, height: 4 * height })
  expect(new Set(large.data).size).toBeGreaterThan(50)
  expect(most() - weightsBytes).toBeLessThan(told)
})

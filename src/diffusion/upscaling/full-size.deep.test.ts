/** An upscaler of full size and random weights: Real-ESRGAN's 23 blocks on a software GPU, tile by tile, in the room that was told before. */
import { expect, it } from 'vitest'
import type { Raster } from '../../imaging/index.ts'
import { memoryBytes, type StoredTensor, type UpscalerConfig } from '../../models/index.ts'
import { rrdbShapes } from '../../models/upscaler/rrdb.ts'
import { loadOrt, openDevice, Runtime } from '../networks/runtime/index.ts'
import { mapBytes, multiplicationsPerPixel } from './cost.ts'
import { LoadedUpscaler } from './loaded-upscaler.ts'

const config = {
  ...{ architecture: 'rrdb', scale: 4, doublings: 2, unshuffle: 1 },
  ...{ features: 64, growth: 32, blocks: 23 },
} as const satisfies UpscalerConfig

/** Sides of the picture and of its tiles, in pixels; `SIDE=512` in the environment for the whole of it. */
const [length, side] = [Number(import.meta.env.VITE_SIDE ?? 96), undefined]

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

/** The most bytes that lay in the GPU's buffers at once. */
function meter(gpu: GPUDevice): () => number {
  const { createBuffer } = gpu
  let [now, most] = [0, 0]
  gpu.createBuffer = (how) => {
    const buffer = createBuffer.call(gpu, how)
    now += how.size
    most = Math.max(most, now)
    const { destroy } = buffer
    let isThere = true
    buffer.destroy = () => {
      if (isThere) now -= how.size
      isThere = false
      return destroy.call(buffer)
    }
    return buffer
  }
  return () => most
}

it('enlarges four times in tiles', { timeout: 900_000 }, async () => {
  const device = await openDevice()
  const most = meter(device.gpu!)
  const runtime = new Runtime(await loadOrt(), device)
  const upscaler = await LoadedUpscaler.load(runtime, { config, weights: randomWeights() })
  const weightsBytes = most()
  const picture: Raster = {
    ...{ width: length, height: length, channels: 3 },
    data: Uint8ClampedArray.from({ length: 3 * length ** 2 }, (_, i) => (i * 37) % 251),
  }
  const times: number[] = []
  const large = await upscaler.enlarge(picture, {
    signal: new AbortController().signal,
    side,
    onTile: (tile, tiles) => {
      times.push(performance.now())
      console.log(`tile ${tile}/${tiles} at ${(times.at(-1)! / 1000).toFixed(1)} s, ${most() >> 20} MiB`)
    },
  })
  console.log({
    elementBytes: upscaler.elementBytes,
    side: upscaler.side,
    weights: weightsBytes >> 20,
    most: most() >> 20,
    told: mapBytes(config, upscaler.side, upscaler.elementBytes) >> 20,
    gmacs: (multiplicationsPerPixel(config) * length ** 2) / 1e9,
    pace: upscaler.pace,
  })
  expect(large).toMatchObject({ width: 4 * length, height: 4 * length })
  expect(most() - weightsBytes).toBeLessThan(mapBytes(config, upscaler.side, upscaler.elementBytes))
})

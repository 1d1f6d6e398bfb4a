/** Enlarging on the wasm backend, in Node: sizes, transparency, stopping, and Lanczos as Pillow has it. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodePng, resize } from '../../imaging/index.ts'
import { memoryBytes } from '../../models/index.ts'
import { openDevice, Runtime } from '../networks/runtime/index.ts'
import { lanczos } from './enlargement.ts'
import { Enlarger } from './enlarger.ts'

const enlarger = new Enlarger(async () => new Runtime(ort, await openDevice({ allowed: false })))
const [width, height] = [90, 70]
const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? 255 : (i * 7) % 256))

const png = (channels: 3 | 4, alpha = 255) => {
  const rgba = data.map((value, i) => (i % 4 === 3 ? (i < 4 * width ? alpha : 255) : value))
  const rgb = channels === 4 ? rgba : rgba.filter((_, i) => i % 4 !== 3)
  return encodePng({ width, height, rgb, channels })
}

async function enlarged(
  asked: { upscaler: string; width: number; height: number },
  picture: Blob,
  signal = new AbortController().signal,
) {
  const steps: string[] = []
  const made = await enlarger.enlarge(
    { ...asked, picture },
    {
      signal,
      emit: (event) => event.type === 'step' && steps.push(`${event.step}/${event.steps}`),
      breathe: async () => {},
    },
  )
  return { ...made, steps }
}

beforeAll(async () => {
  for (const file of ['compact-2x.safetensors', 'rrdb-4x.safetensors']) {
    const bytes = new Uint8Array(await readFile(`e2e/support/models/upscalers/${file}`))
    await enlarger.upscalers.open(file.split('.')[0]!, file, memoryBytes(bytes))
  }
})

describe('a picture', () => {
  it('becomes as large as was asked for, by a model and Lanczos', async () => {
    const larger = await enlarged({ upscaler: 'rrdb-4x', width: 180, height: 140 }, await png(3))
    expect(larger).toMatchObject({ width: 180, height: 140, channels: 3, steps: ['1/1'] })
    expect(new Set(larger.data).size).toBeGreaterThan(20)
  })

  it('keeps what is transparent', async () => {
    const larger = await enlarged({ upscaler: 'compact-2x', width: 180, height: 140 }, await png(4, 0))
    expect(larger.channels).toBe(4)
    expect(larger.data[3]).toBe(0)
    expect(larger.data[4 * (139 * 180) + 3]).toBe(255)
    const without = await enlarged({ upscaler: 'compact-2x', width: 180, height: 140 }, await png(4))
    expect(without.channels).toBe(3)
  })

  it('is Pillow’s by Lanczos', async () => {
    const { data: made } = await enlarged({ upscaler: lanczos, width: 200, height: 155 }, await png(3))
    const rgb = data.filter((_, i) => i % 4 !== 3)
    expect(made).toEqual(resize({ width, height, channels: 3, data: rgb }, 200, 155, 'lanczos').data)
  })

  it('is told what it costs, and how fast that goes', async () => {
    const cost = await enlarger.cost('rrdb-4x', { width, height }, { width: 360, height: 280 })
    expect(cost).toMatchObject({ tiles: 1, multiplications: expect.any(Number) })
    expect(await enlarger.pace('rrdb-4x')).toBeGreaterThan(1e6)
    expect(await enlarger.pace(lanczos)).toBeGreaterThan(1e5)
    await expect(enlarger.cost('rrdb-4x', { width, height }, { width: 16000, height: 16000 })).rejects.toMatchObject({
      code: 'invalid-request',
    })
  })

  it('is not made once it is stopped, and what is not open is said', async () => {
    const size = { width: 180, height: 140 }
    const stopped = enlarged({ upscaler: 'compact-2x', ...size }, await png(3), AbortSignal.abort())
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    await expect(enlarged({ upscaler: 'gone', ...size }, await png(3))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('“gone” is not open'),
    })
  })
})

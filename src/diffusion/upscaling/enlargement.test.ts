/** Sizes on the way to a larger picture, what is refused, and what it costs. */
import { describe, expect, it } from 'vitest'
import type { UpscalerConfig } from '../../models/index.ts'
import { multiplicationsPerPixel } from './cost.ts'
import { enlargingCost, passesTo, refuseSize } from './enlargement.ts'
import { margin, spans, tileCount } from './tiles.ts'

const square = (side: number) => ({ width: side, height: side })
const config = {
  ...{ architecture: 'rrdb', scale: 4, doublings: 2, unshuffle: 1 },
  ...{ features: 64, growth: 32, blocks: 23 },
} as const satisfies UpscalerConfig

describe('the sizes on the way', () => {
  it('are those of a model that runs until the picture is large enough, three times at the most', () => {
    expect(passesTo(square(1024), square(512), 4)).toEqual([square(2048)])
    expect(passesTo(square(4096), square(512), 2)).toEqual([square(1024), square(2048), square(4096)])
    expect(passesTo(square(8192), square(512), 2)).toHaveLength(3)
    expect(passesTo({ width: 600, height: 1000 }, { width: 300, height: 500 }, 2)).toEqual([
      { width: 600, height: 1000 },
    ])
  })

  it('have one pass of a model that makes nothing larger', () => {
    expect(passesTo(square(1024), square(512), 1)).toEqual([square(512)])
  })
})

describe('a size', () => {
  const refusal = (to: number, from: number, passes: number[] = []) => {
    try {
      refuseSize(square(to), square(from), passes.map(square))
    } catch (error) {
      return (error as Error).message
    }
  }

  it('that is too large, or smaller than the picture, is refused', () => {
    expect(refusal(16000, 512)).toMatch(/^16,000 × 16,000 pixels is more than a picture may have here, .* 67 million/)
    expect(refusal(256, 512)).toContain('smaller than the picture')
    expect(refusal(8192, 2048)).toBeUndefined()
  })

  it('that is too large only on the way is the upscaler’s fault', () => {
    expect(refusal(8192, 4096, [16384])).toContain('This upscaler makes 16,384 × 16,384 pixels on the way')
  })
})

describe('the cost', () => {
  it('of Real-ESRGAN is what PyTorch counts: 17.93 million multiplications a pixel', () => {
    // torch.utils.flop_counter.FlopCounterMode over spandrel's RRDBNet of this size, halved, per pixel.
    expect(multiplicationsPerPixel(config)).toBe(17_926_848)
  })

  it('has the tiles of every pass, and all bytes that are there at once', () => {
    const model = { config, bytes: 33_394_080, side: 192, elementBytes: 2 } as const
    const cost = enlargingCost(square(2048), square(512), model)
    expect(cost.tiles).toBe(9)
    expect(cost.multiplications).toBe(multiplicationsPerPixel(config) * 512 ** 2)
    // Weights, seven maps of a tile, and the picture with its file.
    expect(cost.bytes).toBe(33_394_080 + 7 * 192 ** 2 * 1024 * 2 + 3 * 3 * 2048 ** 2)
    const twice = enlargingCost(square(4096), square(512), { ...model, config: { ...config, scale: 2 } })
    expect(twice.tiles).toBe(9 + tileCount(square(1024), 192) + tileCount(square(2048), 192))
  })

  it('of Lanczos is that of six samples for each', () => {
    expect(enlargingCost(square(1024), square(512))).toMatchObject({ tiles: 0, multiplications: 18 * 1024 * 1536 })
  })
})

describe('tiles', () => {
  it.each([
    [100, 192],
    [512, 192],
    [1000, 64],
    [193, 192],
  ])('keep every pixel of %i once, in tiles of %i that see their neighbours', (length, side) => {
    const all = spans(length, side, margin)
    expect(all.map(({ keptFrom }) => keptFrom)).toEqual([0, ...all.slice(0, -1).map(({ keptTo }) => keptTo)])
    expect(all.at(-1)).toMatchObject({ to: length, keptTo: length })
    for (const { from, to, keptFrom, keptTo } of all) {
      expect(to - from).toBe(Math.min(side, length))
      if (from > 0) expect(keptFrom - from).toBeGreaterThanOrEqual(margin)
      if (to < length) expect(to - keptTo).toBeGreaterThanOrEqual(margin)
    }
  })
})

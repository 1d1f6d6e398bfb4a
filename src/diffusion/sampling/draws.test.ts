/** Start noise against AUTOMATIC1111's formulas in PyTorch (`python tools/golden/samplers.py`), to 1e-5; and what must not change it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../../parameters/index.ts'
import { torchCpuGenerator } from '../../random/index.ts'
import { drawsOf, seedsOf } from './draws.ts'

interface Golden {
  seed: number
  height: number
  width: number
  subseed: number
  strength: number
  resize: [width: number, height: number]
  sum: number
  values: number[]
}

const cases: Golden[] = JSON.parse(readFileSync(new URL('__fixtures__/noise.json', import.meta.url), 'utf8'))
const size = { height: 9, width: 7 }
const count = 4 * 9 * 7

describe('the noise that a picture begins with', () => {
  it.each(cases)('is A1111’s: variation $subseed by $strength, from $resize', (golden) => {
    const [seed_resize_from_w, seed_resize_from_h] = golden.resize
    const request = { ...defaultRequest, subseed_strength: golden.strength, seed_resize_from_w, seed_resize_from_h }
    const noise = drawsOf(request, golden.seed, golden.subseed, golden).start()
    expect(Math.abs(noise.reduce((a, b) => a + b, 0) - golden.sum)).toBeLessThan(1e-4)
    for (const [i, value] of golden.values.entries()) expect(Math.abs(noise[i * 11]! - value)).toBeLessThan(1e-5)
  })

  it('and the numbers of its steps are one generator’s, unless the request varies them', () => {
    const [draws, generator] = [drawsOf(defaultRequest, 3, 99, size), torchCpuGenerator(3)]
    expect(draws.normal(20)).toEqual(generator.normal(20))
    expect(draws.start()).toEqual(generator.normal(count))
    expect(draws.step(count)).toEqual(generator.normal(count))
  })

  it('leaves the generator where it would be without a variation', () => {
    const varied = drawsOf(
      { ...defaultRequest, subseed_strength: 0.5, seed_resize_from_w: 8, seed_resize_from_h: 8 },
      3,
      4,
      size,
    )
    const plain = drawsOf(defaultRequest, 3, 4, size)
    expect(varied.start()).not.toEqual(plain.start())
    expect(varied.step(count)).toEqual(plain.step(count))
  })

  it('is followed by noise of another seed with ENSD, as A1111 does it', () => {
    const draws = drawsOf({ ...defaultRequest, eta_noise_seed_delta: 31337 }, 3, 0, size)
    expect(draws.start()).toEqual(torchCpuGenerator(3).normal(count))
    const generator = torchCpuGenerator(31340)
    expect(draws.step(count)).toEqual(generator.normal(count))
    expect(draws.step(count)).toEqual(generator.normal(count))
  })
})

describe('the seeds of several pictures', () => {
  it('follow each other; those of variations are the variation’s', () => {
    const request = { ...defaultRequest, samples: 2, seed: 7, subseed: 40 }
    expect(seedsOf(request)).toEqual([{ seed: 7 }, { seed: 8 }])
    expect(seedsOf({ ...request, subseed_strength: 0.1 })).toEqual([
      { seed: 7, subseed: 40 },
      { seed: 7, subseed: 41 },
    ])
  })

  it('are drawn where they are left open', () => {
    const [first] = seedsOf({ ...defaultRequest, subseed_strength: 1 })
    for (const seed of [first!.seed, first!.subseed!]) expect(seed).toBeGreaterThanOrEqual(0)
  })
})

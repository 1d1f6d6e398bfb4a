/** Where the negative prompt takes part. Source: AUTOMATIC1111's modules/sd_samplers_cfg_denoiser.py, worked out by hand. */
import { describe, expect, it } from 'vitest'
import { combined, type GuidanceInterval, isNegativeHeard } from './guidance.ts'

const everywhere: GuidanceInterval = { skip_early_cond: 0, s_min_uncond: 0, s_min_uncond_all: false, s_max_uncond: 0 }
const sigmas = [14, 8, 5, 4, 3, 2, 1, 0.5, 0.2, 0.1]

/** 1 for each of ten calls in which it does. */
const heard = (interval: Partial<GuidanceInterval>) =>
  sigmas
    .map((sigma, call) => Number(isNegativeHeard({ ...everywhere, ...interval }, { call, calls: 10, sigma })))
    .join('')

describe('the negative prompt', () => {
  it.each<[Partial<GuidanceInterval>, string]>([
    [{}, '1111111111'],
    // NGMS: calls of odd number below the level, and all of them where it says so; the level itself still has it.
    [{ s_min_uncond: 2 }, '1111111010'],
    [{ s_min_uncond: 3 }, '1111101010'],
    [{ s_min_uncond: 3, s_min_uncond_all: true }, '1111100000'],
    // Skip Early CFG: up to this share, itself included.
    [{ skip_early_cond: 0.3 }, '0000111111'],
    [{ skip_early_cond: 0.01 }, '0111111111'],
    [{ skip_early_cond: 1 }, '0000000000'],
    // (low, high] of the paper.
    [{ s_min_uncond: 0.28, s_min_uncond_all: true, s_max_uncond: 5 }, '0011111100'],
  ])('with %j takes part in calls %s', (interval, expected) => {
    expect(heard(interval)).toBe(expected)
  })

  it('is not missed where it does not: one part is itself, several go out from the first', () => {
    const [a, b] = [1.5, -2]
    const alone = { hasNegative: false, weights: undefined }
    expect(combined(Float32Array.of(a), 7, alone)).toEqual(Float32Array.of(a))
    expect(combined(Float32Array.of(a), 7, { hasNegative: false, weights: [1.3] })).toEqual(Float32Array.of(a))
    const parts = { hasNegative: false, weights: [1.25, -0.5] }
    expect(combined(Float32Array.of(a, b), 7, parts)).toEqual(Float32Array.of(a - 0.5 * (b - a)))
  })
})

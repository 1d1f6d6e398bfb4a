/** The published spacings of 1000 training timesteps; the rounding is numpy's. */
import { describe, expect, it } from 'vitest'
import { schedulerSettings } from './settings.ts'
import { linspace, roundHalfEven, spacedTimesteps } from './timesteps.ts'

const settings = (timestep_spacing: 'leading' | 'linspace' | 'trailing') =>
  schedulerSettings({ timestep_spacing, steps_offset: 1 }, {})

describe('spacedTimesteps', () => {
  // Lin et al. 2023, table 2: ten steps of 1000.
  it.each([
    ['leading', [901, 801, 701, 601, 501, 401, 301, 201, 101, 1]],
    ['linspace', [999, 888, 777, 666, 555, 444, 333, 222, 111, 0]],
    ['trailing', [999, 899, 799, 699, 599, 499, 399, 299, 199, 99]],
  ] as const)('spaces ten steps as the paper does: %s', (spacing, expected) => {
    expect(spacedTimesteps(settings(spacing), 10)).toEqual(expected)
  })

  it('ends before timestep 0 when one more point is spaced than is used', () => {
    expect(spacedTimesteps(settings('linspace'), 4, 5).map(roundHalfEven)).toEqual([999, 749, 500, 250])
    expect(spacedTimesteps(settings('leading'), 4, 5)).toEqual([801, 601, 401, 201])
  })

  it('never leaves the training timesteps, also where numpy.arange would run one too far', () => {
    for (const steps of [1, 61, 103, 121, 1000]) {
      const timesteps = spacedTimesteps(settings('trailing'), steps)
      expect(timesteps).toHaveLength(steps)
      expect(timesteps[0]).toBe(999)
      expect(timesteps.every((t) => t >= 0)).toBe(true)
    }
  })
})

it('rounds ties to the even neighbour, as Python does', () => {
  expect([0.5, 1.5, 2.5, 499.5, 2.4, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 500, 2, 3])
})

it('counts from start to end exactly, and gives the start alone for one', () => {
  expect(linspace(0, 1, 4).at(-1)).toBe(1)
  expect(linspace(3, 9, 1)).toEqual([3])
})

/** Presets that go into a negative prompt and out of it again. */
import { describe, expect, it } from 'vitest'
import { builtInPresets, holds, toggled } from './negative-presets.ts'

const faults = { name: 'Faults', text: 'blurry, bad hands' }

describe('a negative preset', () => {
  it.each([
    ['', 'blurry, bad hands'],
    ['lowres', 'lowres, blurry, bad hands'],
    ['lowres, ', 'lowres, blurry, bad hands'],
    ['Blurry, fog', 'Blurry, fog, bad hands'],
    ['(blurry, fog:1.2)', '(blurry, fog:1.2), blurry, bad hands'],
  ])('adds to %j what it lacks', (before, after) => {
    expect(toggled(before, faults)).toBe(after)
    expect(holds(after, faults)).toBe(true)
  })

  it.each([
    ['blurry, bad hands', ''],
    ['lowres, Bad Hands, fog, blurry', 'lowres, fog'],
    ['blurry, (a, b:1.2), bad hands', '(a, b:1.2)'],
  ])('leaves %j where it is all there', (before, after) => {
    expect(toggled(before, faults)).toBe(after)
  })

  it('goes in and out again without a trace, whichever of the built-in ones', () => {
    for (const preset of builtInPresets) expect(toggled(toggled('fog', preset), preset)).toBe('fog')
  })
})

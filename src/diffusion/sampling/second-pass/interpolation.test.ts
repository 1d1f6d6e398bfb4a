import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { interpolated, type Mode } from './interpolation.ts'

// Made by `python -m runs.interpolation`, in tools/golden, with PyTorch 2.14.
const path = new URL('./__fixtures__/interpolation.json', import.meta.url)
const golden: Record<string, Record<'map' | Mode, number[]>> = JSON.parse(await readFile(path, 'utf8'))

const sizes = (name: string) =>
  name.split(' to ').map((size) => {
    const [height, width] = size.split('x').map(Number)
    return { height: height!, width: width! }
  }) as [{ height: number; width: number }, { height: number; width: number }]

const cases = Object.entries(golden).flatMap(([name, { map, ...modes }]) =>
  Object.entries(modes).map(([mode, expected]) => ({ name, mode: mode as Mode, map, expected })),
)

describe('maps of another size', () => {
  it.each(cases)(
    'are torch.nn.functional.interpolate’s, to 1e-6 of the largest value: $mode, $name',
    ({ name, mode, map, expected }) => {
      const [from, to] = sizes(name)
      const made = interpolated(Float32Array.from(map), from, to, mode)
      expect(made).toHaveLength(expected.length)
      const furthest = Math.max(...expected.map((value, i) => Math.abs(value - made[i]!)))
      expect(furthest / Math.max(...map.map(Math.abs))).toBeLessThan(1e-6)
    },
  )

  it('are the same map where the size is the same', () => {
    const map = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i))
    const size = { height: 3, width: 4 }
    for (const mode of ['bilinear', 'bicubic antialiased', 'nearest-exact'] as const) {
      expect(interpolated(map, size, size, mode)).toEqual(map)
    }
  })
})

/** The preview's colours, fitted to a VAE whose colours are known. */
import { describe, expect, it } from 'vitest'
import { torchCpuGenerator } from '../../random/index.ts'
import { fitColours } from './preview.ts'

describe('the colour guess', () => {
  it('finds the factors of a VAE that is linear', async () => {
    const factors = [
      [0.3, -0.1, 0.2, 0.05, 0.1],
      [0.1, 0.4, -0.2, 0, -0.05],
      [-0.3, 0.2, 0.1, 0.1, 0],
    ]
    const decode = async (latents: Float32Array, { height, width }: { height: number; width: number }) => {
      const picture = new Float32Array(3 * 64 * height * width)
      for (let i = 0; i < picture.length; i++) {
        const [colour, y, x] = [
          Math.floor(i / (64 * height * width)),
          Math.floor((i % (64 * height * width)) / (8 * width)),
          i % (8 * width),
        ]
        const at = Math.floor(y / 8) * width + Math.floor(x / 8)
        const row = factors[colour]!
        picture[i] = [0, 1, 2, 3].reduce((sum, c) => sum + row[c]! * latents[c * height * width + at]!, row[4]!)
      }
      return picture
    }
    const guess = await fitColours({ decode }, (count) => torchCpuGenerator(1).normal(count))
    // From -1…1 to 0…1: factors are halved, the constant is halved and moved up by a half.
    for (const [colour, row] of guess.entries()) {
      const expected = factors[colour]!.map((factor, i) => factor / 2 + (i === 4 ? 0.5 : 0))
      for (const [i, value] of row.entries()) expect(value).toBeCloseTo(expected[i]!, 3)
    }
  })
})

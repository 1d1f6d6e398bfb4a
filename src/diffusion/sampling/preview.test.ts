/** The preview's colours, fitted to VAEs whose colours are known. */
import { describe, expect, it } from 'vitest'
import { torchCpuGenerator } from '../../random/index.ts'
import { areAlike, type Decode, fitColours, squareColours } from './preview.ts'

const factors = [
  [0.3, -0.1, 0.2, 0.05, 0.1],
  [0.1, 0.4, -0.2, 0, -0.05],
  [-0.3, 0.2, 0.1, 0.1, 0],
]

/** A VAE that is linear, `scale` pixels to a latent's. */
function linear(rows: readonly (readonly number[])[], scale = 8): Decode {
  return async (latents, { height, width }) => {
    const area = scale ** 2 * height * width
    const picture = new Float32Array(3 * area)
    for (let i = 0; i < picture.length; i++) {
      const [y, x] = [Math.floor((i % area) / (scale * width)), i % (scale * width)]
      const at = Math.floor(y / scale) * width + Math.floor(x / scale)
      const row = rows[Math.floor(i / area)]!
      picture[i] = [0, 1, 2, 3].reduce((sum, c) => sum + row[c]! * latents[c * height * width + at]!, row[4]!)
    }
    return picture
  }
}

const seen = (decode: Decode) => squareColours(decode, (count) => torchCpuGenerator(1).normal(count))

describe('the colour guess', () => {
  it('finds the factors of a VAE that is linear', async () => {
    const guess = fitColours(await seen(linear(factors)))
    // From -1…1 to 0…1: factors are halved, the constant is halved and moved up by a half.
    for (const [colour, row] of guess.entries()) {
      const expected = factors[colour]!.map((factor, i) => factor / 2 + (i === 4 ? 0.5 : 0))
      for (const [i, value] of row.entries()) expect(value).toBeCloseTo(expected[i]!, 3)
    }
  })
})

describe('a VAE for previews', () => {
  it('fits where it reads the same latents much as the model’s own does, at whatever scale', async () => {
    const own = await seen(linear(factors))
    const rough = factors.map((row) => row.map((factor, i) => 0.8 * factor + 0.02 * i))
    expect(areAlike(own, await seen(linear(rough, 4)))).toBe(true)
  })

  it('does not fit where latents mean something else to it', async () => {
    const own = await seen(linear(factors))
    expect(areAlike(own, await seen(linear(factors.toReversed())))).toBe(false)
    expect(areAlike(own, await seen(linear(factors.map((row) => row.map((factor) => -factor)))))).toBe(false)
    expect(areAlike(own, await seen(linear(factors.map(() => [0, 0, 0, 0, 0]))))).toBe(false)
  })
})

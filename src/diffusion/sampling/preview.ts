/** A cheap look at unfinished latents: a linear guess of each latent pixel's colour. */
import type { LatentSize } from '../networks/index.ts'

/** One row per colour, red, green and blue: a factor for each latent channel, then a constant; 0 to 1 is dark to bright. */
export type ColourGuess = readonly (readonly number[])[]

/** Latents on which a VAE's guess is fitted: this many rows and columns of flat squares, each this many latent pixels wide. */
const squares = 5
const squareSize = 2

/** What a VAE makes of known latents: those of each square, and the colour in its middle, 0 to 1 from dark to bright. */
export interface SquareColours {
  latents: readonly (readonly number[])[]
  colours: readonly (readonly number[])[]
}

/** Anything that makes pictures of latents, larger by a whole factor: [3, height, width], about -1 to 1. */
export type Decode = (latents: Float32Array, size: LatentSize) => Promise<Float32Array>

/** Decodes flat squares of random latents. */
export async function squareColours(decode: Decode, normal: (count: number) => Float32Array): Promise<SquareColours> {
  const side = squares * squareSize
  const values = normal(4 * squares * squares)
  const square = (x: number, y: number) => Math.floor(y / squareSize) * squares + Math.floor(x / squareSize)
  const latents = new Float32Array(4 * side * side)
  for (let c = 0; c < 4; c++) {
    for (let i = 0; i < side * side; i++) {
      latents[c * side * side + i] = values[c * squares * squares + square(i % side, Math.floor(i / side))]!
    }
  }
  const picture = await decode(latents, { height: side, width: side })
  const scale = Math.sqrt(picture.length / 3) / side
  const all = Array.from({ length: squares * squares }, (_, s) => s)
  return {
    latents: all.map((s) => [0, 1, 2, 3].map((c) => values[c * squares * squares + s]!)),
    colours: all.map((s) => {
      const x = Math.floor(((s % squares) + 0.5) * squareSize * scale)
      const y = Math.floor((Math.floor(s / squares) + 0.5) * squareSize * scale)
      return [0, 1, 2].map((colour) => picture[colour * (side * scale) ** 2 + y * side * scale + x]! * 0.5 + 0.5)
    }),
  }
}

/**
 * Fits the guess to what the model's own VAE makes of known latents. Every VAE is its own colour space, so published factors serve only
 * the one that they were fitted to.
 */
export function fitColours({ latents, colours }: SquareColours): ColourGuess {
  const rows = latents.map((row) => [...row, 1])
  return [0, 1, 2].map((colour) =>
    leastSquares(
      rows,
      colours.map((row) => row[colour]!),
    ),
  )
}

/** Two VAEs of unlike latents agree by chance only: over 75 colours seldom this much. */
const agreement = 0.6

/** Whether two VAEs read the same latents alike: by the correlation of their colours. */
export function areAlike(one: SquareColours, other: SquareColours): boolean {
  const [a, b] = [one.colours.flat(), other.colours.flat()]
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  const product = (f: (i: number) => number) => a.reduce((sum, _, i) => sum + f(i), 0)
  const both = product((i) => (a[i]! - meanA) * (b[i]! - meanB))
  const spread = Math.sqrt(product((i) => (a[i]! - meanA) ** 2) * product((i) => (b[i]! - meanB) ** 2))
  return both > agreement * spread
}

/** The preview, one pixel per latent pixel, as RGBA. */
export function previewPixels(latents: Float32Array, { height, width }: LatentSize, guess: ColourGuess): ImageData {
  const plane = height * width
  const image = new ImageData(width, height)
  for (let i = 0; i < plane; i++) {
    guess.forEach((factors, colour) => {
      let value = factors[4]!
      for (let c = 0; c < 4; c++) value += factors[c]! * latents[c * plane + i]!
      image.data[4 * i + colour] = value * 255
    })
    image.data[4 * i + 3] = 255
  }
  return image
}

/** A picture's numbers, [3, height, width] and about -1 to 1, as RGBA. */
export function pictureImage(values: Float32Array, { height, width }: LatentSize): ImageData {
  const plane = height * width
  const image = new ImageData(width, height)
  for (let i = 0; i < plane; i++) {
    for (let colour = 0; colour < 3; colour++) image.data[4 * i + colour] = 127.5 * (values[colour * plane + i]! + 1)
    image.data[4 * i + 3] = 255
  }
  return image
}

/** Solves the normal equations by elimination; a little is added to the diagonal, so that they always have a solution. */
function leastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const n = rows[0]!.length
  const system = Array.from({ length: n }, (_, i) => {
    const sums = Array.from({ length: n }, (_, j) =>
      rows.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? 1e-3 : 0),
    )
    return [...sums, rows.reduce((sum, row, k) => sum + row[i]! * targets[k]!, 0)]
  })
  for (let i = 0; i < n; i++) {
    const pivot = system[i]!
    for (let j = 0; j < n; j++) {
      if (j === i) continue
      const factor = system[j]![i]! / pivot[i]!
      for (let k = i; k <= n; k++) system[j]![k]! -= factor * pivot[k]!
    }
  }
  return system.map((row, i) => row[n]! / row[i]!)
}

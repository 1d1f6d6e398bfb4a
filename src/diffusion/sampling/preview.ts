/** A cheap look at unfinished latents: a linear guess of each latent pixel's colour. */
import type { LatentSize, Networks } from '../networks/index.ts'

/** One row per colour, red, green and blue: a factor for each latent channel, then a constant; 0 to 1 is dark to bright. */
export type ColourGuess = readonly (readonly number[])[]

/** Latents on which a VAE's guess is fitted: this many rows and columns of flat squares, each this many latent pixels wide. */
const squares = 5
const squareSize = 2

/**
 * Fits the guess to the model's own VAE: it decodes flat squares of known latents, and the colour in the middle of each is
 * regressed on them. Every VAE is its own colour space, so published factors serve only the one that they were fitted to.
 */
export async function fitColours(
  networks: Pick<Networks, 'decode'>,
  normal: (count: number) => Float32Array,
): Promise<ColourGuess> {
  const side = squares * squareSize
  const values = normal(4 * squares * squares)
  const square = (x: number, y: number) => Math.floor(y / squareSize) * squares + Math.floor(x / squareSize)
  const latents = new Float32Array(4 * side * side)
  for (let c = 0; c < 4; c++) {
    for (let i = 0; i < side * side; i++) {
      latents[c * side * side + i] = values[c * squares * squares + square(i % side, Math.floor(i / side))]!
    }
  }
  const picture = await networks.decode(latents, { height: side, width: side })
  const scale = Math.sqrt(picture.length / 3) / side
  const rows = Array.from({ length: squares * squares }, (_, s) =>
    [0, 1, 2, 3].map((c) => values[c * squares * squares + s]!),
  )
  return [0, 1, 2].map((colour) => {
    const targets = rows.map((_, s) => {
      const x = Math.floor(((s % squares) + 0.5) * squareSize * scale)
      const y = Math.floor((Math.floor(s / squares) + 0.5) * squareSize * scale)
      return picture[colour * (side * scale) ** 2 + y * side * scale + x]! * 0.5 + 0.5
    })
    return leastSquares(
      rows.map((row) => [...row, 1]),
      targets,
    )
  })
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

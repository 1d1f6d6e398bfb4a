/** Pictures for the stories: a hill, a house and a sun in flat colours, the same to the bit everywhere. */
import { encodePng } from '../../src/imaging/index.ts'

type Colour = readonly [red: number, green: number, blue: number]

interface Light {
  sky: Colour
  sun: Colour
  ground: Colour
  wall: Colour
}

const lights: readonly Light[] = [
  { sky: [148, 190, 214], sun: [255, 236, 150], ground: [96, 140, 84], wall: [176, 62, 48] },
  { sky: [236, 148, 92], sun: [255, 214, 120], ground: [74, 66, 92], wall: [52, 40, 60] },
  { sky: [28, 34, 66], sun: [226, 226, 206], ground: [36, 54, 58], wall: [92, 70, 62] },
  { sky: [206, 210, 206], sun: [240, 240, 232], ground: [150, 160, 140], wall: [72, 106, 140] },
]

/** RGB, `side` × `side` pixels; `number` chooses the light and moves the sun. */
export function scenePixels(number: number, side: number): Uint8Array {
  const { sky, sun, ground, wall } = lights[number % lights.length]!
  const rgb = new Uint8Array(side * side * 3)
  const sunX = 0.2 + ((number * 7) % 10) * 0.06
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [((i % side) + 0.5) / side, (Math.floor(i / side) + 0.5) / side]
    const isHill = y > 0.68 + 0.06 * Math.cos(6 * x + number)
    const isRoof = y > 0.38 && y < 0.52 && Math.abs(x - 0.62) < (y - 0.38) * 1.5
    const isHouse = isRoof || (y >= 0.52 && y < 0.76 && Math.abs(x - 0.62) < 0.15)
    const isSun = (x - sunX) ** 2 + (y - 0.24) ** 2 < 0.01
    rgb.set(isHouse ? wall : isHill ? ground : isSun ? sun : sky, 3 * i)
  }
  return rgb
}

/** The picture's file. */
export function sceneFile(number: number, side = 128): Promise<Blob> {
  return encodePng({ width: side, height: side, rgb: scenePixels(number, side) })
}

/** As it is seen while it develops, with noise where it is not drawn yet. */
export function scenePreview(number: number, side = 32): Promise<ImageBitmap> {
  const rgb = scenePixels(number, side)
  const pixels = new ImageData(side, side)
  for (let i = 0; i < side * side; i++) {
    const noise = (((Math.imul(i + 1, 2654435761) >>> 24) % 5) - 2) * 12
    pixels.data.set(
      [0, 1, 2].map((channel) => rgb[3 * i + channel]! + noise),
      4 * i,
    )
    pixels.data[4 * i + 3] = 255
  }
  return createImageBitmap(pixels)
}

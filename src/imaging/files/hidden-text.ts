/**
 * A text in the lowest bits of a PNG's alpha, as NovelAI and the "stealth PNG info" of AUTOMATIC1111's hide it from those who
 * strip words from files: fifteen letters that say so, the length in bits, and UTF-8, perhaps in gzip; column after column.
 */
import { inflated } from '../../untrusted/index.ts'
import { decodePng, isPng } from './png-decoder.ts'

const marks = { stealth_pnginfo: false, stealth_pngcomp: true } as const
const markBytes = 15

/** No program hides words in larger pictures; every pixel must be read to know. */
const mostPixels = 16 << 20

/** The text; undefined where there is none, and in a file that is damaged or no PNG with alpha in eight bits. */
export async function readHiddenText(picture: Blob): Promise<string | undefined> {
  const head = new Uint8Array(await picture.slice(0, 33).arrayBuffer())
  const [colour, depth] = [head[25], head[24]]
  if (!isPng(head) || head.length < 33 || colour !== 6 || depth !== 8) return undefined
  const view = new DataView(head.buffer)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width * height > mostPixels) return undefined
  try {
    const { data } = await decodePng(new Uint8Array(await picture.arrayBuffer()), 4)
    const bit = (i: number) => data[4 * ((i % height) * width + Math.floor(i / height)) + 3]! & 1
    const bytes = (from: number, count: number) =>
      Uint8Array.from({ length: count }, (_, k) => {
        let byte = 0
        for (let i = 0; i < 8; i++) byte = (byte << 1) | bit(8 * (from + k) + i)
        return byte
      })
    if (width * height < 8 * (markBytes + 4)) return undefined
    const mark = String.fromCharCode(...bytes(0, markBytes))
    if (!Object.hasOwn(marks, mark)) return undefined
    const bits = new DataView(bytes(markBytes, 4).buffer).getUint32(0)
    if (8 * (markBytes + 4) + bits > width * height) return undefined
    const text = bytes(markBytes + 4, Math.floor(bits / 8))
    const plain = marks[mark as keyof typeof marks] ? await inflated(text, undefined, 'gzip') : text
    return plain && new TextDecoder().decode(plain)
  } catch {
    return undefined // A damaged picture says nothing.
  }
}

/** A font whose every letter is the same box, so that lines break alike wherever the page is drawn. Source: OpenType 1.9. */

const unitsPerEm = 1000
const advance = 500
const [ascent, descent] = [900, 250]
const box = { left: 60, right: 440, bottom: 0, top: 560 }

const boxGlyph = 1
const emptyGlyph = 2

const u8 = (value: number) => [value & 255]
const u16 = (value: number) => [...u8(value >> 8), ...u8(value)]
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value)]
const u16s = (...values: number[]) => values.flatMap(u16)
const padded = (bytes: number[]) => [...bytes, ...new Array((4 - (bytes.length % 4)) % 4).fill(0)]

/** One contour of four corners. */
const outline = padded([
  ...u16s(1, box.left, box.bottom, box.right, box.top),
  ...u16s(3, 0),
  // Four points on the curve, each so far from the one before.
  ...[1, 1, 1, 1],
  ...u16s(box.left, 0, box.right - box.left, 0),
  ...u16s(box.bottom, box.top - box.bottom, 0, box.bottom - box.top),
])

/** Format 13: all characters of a range are one glyph. */
const ranges: [from: number, to: number, glyph: number][] = [
  [0x20, 0x20, emptyGlyph],
  [0x21, 0x9f, boxGlyph],
  [0xa0, 0xa0, emptyGlyph],
  [0xa1, 0x10ffff, boxGlyph],
]

const characters = [
  ...u16s(13, 0),
  ...u32(16 + 12 * ranges.length),
  ...u32(0),
  ...u32(ranges.length),
  ...ranges.flatMap((range) => range.flatMap(u32)),
]

/** Platform 3 (Windows), encoding 3.1: "Boxes" as the family's and the font's name. */
function names(): number[] {
  const text = [...'Boxes'].flatMap((letter) => u16(letter.charCodeAt(0)))
  const ids = [1, 2, 3, 4, 6]
  return [
    ...u16s(0, ids.length, 6 + 12 * ids.length),
    ...ids.flatMap((id) => u16s(3, 1, 0x409, id, text.length, 0)),
    ...text,
  ]
}

const tables: Record<string, number[]> = {
  'OS/2': [
    ...u16s(4, advance, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
    ...new Array(10).fill(0),
    ...[u32(1), u32(0), u32(0), u32(0), u32(0)].flat(),
    ...u16s(64, 0x20, 0xffff, ascent, -descent, 0, ascent, descent),
    ...[u32(1), u32(0)].flat(),
    ...u16s(box.top, box.top, 0, 0x20, 0),
  ],
  cmap: [...u16s(0, 1, 3, 10), ...u32(12), ...characters],
  glyf: outline,
  head: [
    ...[u32(0x10000), u32(0x10000), u32(0), u32(0x5f0f3cf5)].flat(),
    ...u16s(3, unitsPerEm),
    ...[u32(0), u32(0), u32(0), u32(0)].flat(),
    ...u16s(box.left, box.bottom, box.right, box.top, 0, 8, 2, 0, 0),
  ],
  hhea: [
    ...u32(0x10000),
    ...u16s(ascent, -descent, 0, advance, box.left, advance - box.right, box.right, 1, 0, 0, 0, 0, 0, 0, 0, 3),
  ],
  hmtx: u16s(advance, box.left, advance, box.left, advance, 0),
  // Glyph 0, for what has none, is empty; so is that of spaces.
  loca: u16s(0, 0, outline.length / 2, outline.length / 2),
  maxp: [...u32(0x10000), ...u16s(3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
  name: names(),
  post: [...u32(0x30000), ...u32(0), ...u16s(-100, 50), ...new Array(5).fill(u32(0)).flat()],
}

/** The font as a file of TrueType outlines. */
export function boxFont(): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(tables)
  const directory = [...u32(0x10000), ...u16s(entries.length, 128, 3, entries.length * 16 - 128)]
  const data: number[] = []
  const start = 12 + 16 * entries.length
  for (const [tag, bytes] of entries) {
    const letters = [...tag].map((letter) => letter.charCodeAt(0))
    directory.push(...letters, ...u32(checksum(bytes)), ...u32(start + data.length), ...u32(bytes.length))
    data.push(...padded(bytes))
  }
  return new Uint8Array([...directory, ...data])
}

function checksum(bytes: number[]): number {
  const view = new DataView(new Uint8Array(padded(bytes)).buffer)
  let sum = 0
  for (let at = 0; at < view.byteLength; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}

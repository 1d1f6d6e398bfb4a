/** Picture files made by chance, then bent, in their parts and in their bytes: see e2e/support/fuzz/survival.ts. */
import { deflateSync } from 'node:zlib'
import { describe, it } from 'vitest'
import { bentBytes, bentText, type Chance, oneOf } from '../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../e2e/support/fuzz/survival.ts'
import files from './files/__fixtures__/picture-texts.json' with { type: 'json' }
import {
  decodePng,
  exifBlock,
  isPng,
  pngChunk,
  pngSignature,
  readExif,
  readPictureHeader,
  readPictureTexts,
} from './index.ts'

const below = (chance: Chance, limit: number) => Math.floor(chance() * limit)
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const noise = (chance: Chance, length: number) => Uint8Array.from({ length }, () => below(chance, 256))
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
const ofPillow = Object.values(files as Record<string, { file: string }>).map(({ file }) =>
  Uint8Array.from(Buffer.from(file, 'base64')),
)

/** A part of a file: now and then it is left out, doubled, or says something else. */
function parts(chance: Chance, all: readonly Uint8Array[]): Uint8Array[] {
  return all.flatMap((part) => {
    const way = chance()
    if (way < 0.015) return []
    if (way < 0.03) return [part, part]
    return [way < 0.05 ? bentBytes(part, chance) : part]
  })
}

/** A TIFF of a few entries, in either order of bytes, with texts, turnings and pointers, some to where nothing is. */
function exif(chance: Chance): Uint8Array {
  const isLittle = chance() < 0.5
  const count = 1 + below(chance, 6)
  const block = Buffer.alloc(8 + 2 + 12 * count + 4 + 64)
  const u16 = (value: number, at: number) =>
    isLittle ? block.writeUInt16LE(value, at) : block.writeUInt16BE(value, at)
  const u32 = (value: number, at: number) =>
    isLittle ? block.writeUInt32LE(value, at) : block.writeUInt32BE(value, at)
  block.write(isLittle ? 'II' : 'MM')
  u16(42, 2)
  u32(8, 4)
  u16(count, 8)
  for (let i = 0, at = 10; i < count; i++, at += 12) {
    u16(oneOf(chance, [270, 274, 305, 0x8769, 37500, 37510, 40092, 1]), at)
    u16(oneOf(chance, [1, 2, 3, 4, 7]), at + 2)
    u32(oneOf(chance, [1, 4, 9, 60, 0xffffffff]), at + 4)
    u32(oneOf(chance, [1, 6, 8, block.length - 64, block.length, 0x7fffffff]), at + 8)
  }
  block.write(oneOf(chance, ['UNICODE\0a cat', 'ASCII\0\0\0a cat', 'plain words']), block.length - 64, 'latin1')
  return joined(bytesOf(chance() < 0.5 ? 'Exif\0\0' : ''), block)
}

/** Of any colour type and depth, whole or in passes, with words of all three kinds. */
function png(chance: Chance): Uint8Array<ArrayBuffer> {
  const [colour, depths, samples] = oneOf(chance, [
    [0, [1, 2, 4, 8, 16], 1],
    [2, [8, 16], 3],
    [3, [1, 2, 4, 8], 1],
    [4, [8, 16], 2],
    [6, [8, 16], 4],
  ] as const)
  const [width, height, depth] = [1 + below(chance, 20), 1 + below(chance, 20), oneOf<number>(chance, depths)]
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([depth, colour, 0, 0, below(chance, 2)], 8)
  const line = Math.ceil((width * samples * depth) / 8)
  const rows = noise(chance, (line + 2) * (height + 8)).map((byte, i) => (i % (line + 1) === 0 ? byte % 5 : byte))
  const words = bentText('parameters\0\0a cat, Steps: 20', chance)
  const text = pngChunk('iTXt', new TextEncoder().encode(`parameters\0${oneOf(chance, ['\0', '\x01'])}\0\0\0${words}`))
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('PLTE', noise(chance, 3 * (1 + below(chance, 256)))),
    pngChunk('tRNS', noise(chance, below(chance, 9))),
    pngChunk('tEXt', bytesOf(words)),
    pngChunk('zTXt', joined(bytesOf('Comment\0\0'), deflateSync(bytesOf(words)))),
    text,
    pngChunk('eXIf', exif(chance)),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array()),
  ]
  return joined(pngSignature, ...parts(chance, chunks))
}

function jpeg(chance: Chance): Uint8Array<ArrayBuffer> {
  const segment = (marker: number, data: Uint8Array) => {
    const head = Buffer.alloc(4)
    head.writeUInt16BE(marker)
    head.writeUInt16BE(data.length + 2, 2)
    return joined(head, data)
  }
  const all = [
    segment(0xffe1, exif(chance)),
    segment(0xfffe, bytesOf('a cat')),
    Uint8Array.of(0xff, 0xff),
    segment(0xffc0, Uint8Array.of(8, 0, 7, 1, 44, 3)),
    segment(0xffda, noise(chance, 30)),
  ]
  return joined(Uint8Array.of(0xff, 0xd8), ...parts(chance, all))
}

function webp(chance: Chance): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Uint8Array) => {
    const head = Buffer.alloc(8)
    head.write(type)
    head.writeUInt32LE(data.length, 4)
    return joined(head, data, new Uint8Array(data.length % 2))
  }
  const all = [
    chunk(oneOf(chance, ['VP8X', 'VP8L', 'VP8 ']), noise(chance, 18)),
    chunk('ICCP', noise(chance, below(chance, 9))),
    chunk('EXIF', exif(chance)),
  ]
  return joined(bytesOf('RIFF\x10\0\0\0WEBP'), ...parts(chance, all))
}

const bent = (chance: Chance, make: (chance: Chance) => Uint8Array<ArrayBuffer>) =>
  chance() < 0.5 ? make(chance) : bentBytes(make(chance), chance)

describe('nothing but sentences comes of bent', { timeout: 600_000 }, () => {
  it('pictures, decoded', () =>
    survive('PNG, decoded', {
      seed: 31,
      make: (chance) => bent(chance, png),
      // What is no PNG is the browser's to read.
      read: async (bytes) => isPng(bytes) && decodePng(bytes, bytes.length % 2 === 0 ? 3 : 4),
    }))

  it.each([
    ['PNG', 32, png],
    ['JPEG', 33, jpeg],
    ['WebP', 34, webp],
    ['Pillow’s own', 35, (chance: Chance) => oneOf(chance, ofPillow)],
  ])('files, for what they say of themselves: %s', (kind, seed, make) =>
    survive(`words, EXIF and header: ${kind}`, {
      seed,
      make: (chance) => bent(chance, make),
      async read(bytes) {
        readPictureHeader(bytes)
        const block = exifBlock(bytes)
        if (block) readExif(block)
        await readPictureTexts(new Blob([bytes]))
      },
    }),
  )

  it('EXIF', () =>
    survive('EXIF', {
      seed: 36,
      make: (chance) => bentBytes(exif(chance), chance),
      read: (block) => void readExif(block),
    }))
})

/** Words in picture files. The fixture is Pillow 13.0.0's: `python tools/golden/picture_texts.py`. */
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodePng, readPictureTexts, withPngText } from '../index.ts'
import fixture from './__fixtures__/picture-texts.json' with { type: 'json' }
import { chunk, chunksOf } from './png-chunks.ts'

const entries = Object.entries(fixture as Record<string, { file: string; texts: Record<string, string> }>)
const blob = (base64: string) => new Blob([Buffer.from(base64, 'base64')])
const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer())
const blank = () => encodePng({ width: 2, height: 2, rgb: new Uint8Array(12) })
const ascii = (text: string) => new TextEncoder().encode(text)

describe('the words in a picture', () => {
  it.each(entries)('are read from %s', async (_, { file, texts }) => {
    expect(Object.fromEntries(await readPictureTexts(blob(file)))).toEqual(texts)
  })

  it.each(entries)('do no harm when %s is cut short anywhere, or a byte is another', async (_, { file }) => {
    const whole = await bytesOf(blob(file))
    for (let length = 0; length < whole.length; length++) await readPictureTexts(new Blob([whole.slice(0, length)]))
    for (let at = 0; at < whole.length; at++) {
      const bent = whole.slice()
      bent[at] = bent[at]! ^ 0xff
      await readPictureTexts(new Blob([bent]))
    }
  })

  it('are none where a few bytes inflate to more than anyone wrote', async () => {
    const bomb = deflateSync(new Uint8Array(64 << 20))
    const png = await bytesOf(await blank())
    const text = chunk('zTXt', Buffer.concat([ascii('parameters\0\0'), bomb]))
    const file = new Blob([png.subarray(0, 33), text, png.subarray(33)])
    expect((await readPictureTexts(file)).size).toBe(0)
  })
})

describe('words written into a PNG', () => {
  it.each([
    ['latin', 'tEXt'],
    ['wide', 'iTXt'],
  ] as const)('are the very chunk that Pillow writes: %s', async (name, type) => {
    const { file, texts } = fixture[`png ${name}`]
    const written = await bytesOf(await withPngText(await blank(), 'parameters', texts.parameters))
    const theirs = [...chunksOf(await bytesOf(blob(file)))].find((each) => each.type === type)!
    const ours = [...chunksOf(written)]
    expect(ours.map((each) => each.type)).toEqual(['IHDR', type, 'IDAT', 'IEND'])
    expect([...ours[1]!.data]).toEqual([...theirs.data])
  })

  it('take the place of those that were there, and leave the pixels alone', async () => {
    const png = await blank()
    const once = await withPngText(await withPngText(png, 'other', 'stays'), 'parameters', 'first')
    const twice = await withPngText(once, 'parameters', 'second 🛶')
    expect(Object.fromEntries(await readPictureTexts(twice))).toEqual({ other: 'stays', parameters: 'second 🛶' })
    const data = async (file: Blob) => [...chunksOf(await bytesOf(file))].find(({ type }) => type === 'IDAT')!.data
    expect(await data(twice)).toEqual(await data(png))
  })

  it('are not written into what is no PNG', async () => {
    const jpeg = blob(fixture['jpeg latin'].file)
    expect(await withPngText(jpeg, 'parameters', 'x')).toBe(jpeg)
  })
})

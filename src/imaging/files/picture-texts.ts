/** The words that a picture file carries, whatever kind of file it is. */

import { readExif, withoutEnd } from './exif.ts'
import { exifBlock, segmentsOf } from './exif-block.ts'
import { chunksOf } from './png-chunks.ts'
import { textOf } from './png-text.ts'

/**
 * All texts of a PNG, JPEG or WebP by their names: a PNG's keywords, EXIF's tags (UserComment, Make, …). Empty for what is
 * no picture or has no words; a damaged part costs only itself.
 */
export async function readPictureTexts(picture: Blob): Promise<Map<string, string>> {
  // What is no picture may be a model of many gigabytes: only its beginning is read.
  const start = new Uint8Array(await picture.slice(0, 12).arrayBuffer())
  const read = readers.find(({ isOne }) => isOne(start))?.texts
  if (!read) return new Map()
  const bytes = new Uint8Array(await picture.arrayBuffer())
  const texts = await read(bytes)
  const block = exifBlock(bytes)
  for (const [name, value] of block ? readExif(block).texts : []) texts.set(name, value)
  return texts
}

/** Letters of all texts together: a file can hold many that inflate to much. One that cannot be read counts as long. */
const [mostLetters, unreadable] = [16 << 20, 8 << 20]

const readers = [
  { isOne: (bytes: Uint8Array) => startsWith(bytes, '\x89PNG'), texts: pngTexts },
  { isOne: (bytes: Uint8Array) => startsWith(bytes, '\xff\xd8\xff'), texts: jpegTexts },
  { isOne: (bytes: Uint8Array) => startsWith(bytes.subarray(8), 'WEBP'), texts: async () => new Map<string, string>() },
]

async function pngTexts(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  let letters = 0
  for (const chunk of chunksOf(bytes)) {
    const text = await textOf(chunk)
    if (!text && !/^[zi]TXt$/.test(chunk.type)) continue
    letters += text ? text[1].length : unreadable
    if (letters > mostLetters) break
    if (text) texts.set(...text)
  }
  return texts
}

/** A comment of its own, before the picture's data; some programs write nothing else. Source: ITU-T T.81, annex B. */
async function jpegTexts(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, string>> {
  const comment = segmentsOf(bytes).find(({ marker }) => marker === 0xfffe)
  const text = comment && withoutEnd(new TextDecoder().decode(comment.data))
  return new Map(text ? [['Comment', text]] : [])
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, i) => bytes[i] === character.charCodeAt(0))
}

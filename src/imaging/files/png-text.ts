/** Words inside a PNG: its text chunks, written as Pillow (and so A1111) writes them, and read in all three kinds. */
import { inflated } from '../../untrusted/index.ts'
import { type Chunk, chunk, chunksOf } from './png-chunks.ts'

/**
 * The PNG with the text under the keyword, before its pixels and in place of what was under that keyword; what is no PNG is
 * given back as it came. Latin-1 becomes tEXt, all else an uncompressed iTXt. Source: Pillow's PngInfo.add_text.
 */
export async function withPngText(png: Blob, keyword: string, text: string): Promise<Blob> {
  const bytes = new Uint8Array(await png.arrayBuffer())
  const chunks = [...chunksOf(bytes)]
  const [header] = chunks
  if (!header) return png
  const replaced = chunks.filter((each) => keywordOf(each) === keyword)
  const parts: BlobPart[] = [bytes.subarray(0, header.end), textChunk(keyword, text)]
  let at = header.end
  for (const { start, end } of replaced) {
    parts.push(bytes.subarray(at, start))
    at = end
  }
  return new Blob([...parts, bytes.subarray(at)], { type: 'image/png' })
}

function textChunk(keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const isLatin1 = [...text].every((character) => character.codePointAt(0)! <= 0xff)
  if (isLatin1)
    return chunk(
      'tEXt',
      Uint8Array.from(`${keyword}\0${text}`, (character) => character.charCodeAt(0)),
    )
  // Neither compressed, nor in a named language, nor with a translated keyword.
  return chunk('iTXt', new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`))
}

function keywordOf({ type, data }: Chunk): string | undefined {
  if (!['tEXt', 'zTXt', 'iTXt'].includes(type)) return undefined
  return latin1(data.subarray(0, data.indexOf(0)))
}

/** Bytes of the longest text that is read: a graph with small pictures in it has a few million. */
const longest = 8 << 20

/** The text of a tEXt, zTXt or iTXt chunk under its keyword; undefined for other chunks, and for damaged ones. */
export async function textOf(chunk: Chunk): Promise<readonly [keyword: string, text: string] | undefined> {
  const { type, data } = chunk
  const keyword = keywordOf(chunk)
  if (!keyword) return undefined
  const rest = data.subarray(keyword.length + 1)
  if (type === 'tEXt') return [keyword, latin1(rest)]
  if (type === 'zTXt') {
    const text = await inflated(rest.subarray(1), longest)
    return text && [keyword, latin1(text)]
  }
  const language = rest.indexOf(0, 2)
  const translation = rest.indexOf(0, language + 1)
  if (language < 0 || translation < 0) return undefined
  const body = rest.subarray(translation + 1)
  const text = rest[0] === 1 ? await inflated(body, longest) : body
  return text && [keyword, new TextDecoder().decode(text)]
}

/** Not TextDecoder's latin1, which is Windows-1252. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return parts.join('')
}

/** Embeddings that people bring: every row of the table, read, and told for what they are. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type EmbeddingInput, embeddings } from '../../../e2e/support/brought/cases/embeddings.ts'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { pngChunk, pngSignature } from '../../imaging/index.ts'
import { memoryBytes } from '../bytes/bytes.ts'
import { identify } from '../checkpoint/identity.ts'
import { readEmbeddings } from './embedding.ts'

describe('an embedding', () => {
  it.each(embeddings)('$name', async ({ input, right }) => {
    const source = memoryBytes(bytesOf(input))
    if (right.refused) {
      const refused = { code: 'bad-file', message: expect.stringContaining(right.refused) }
      const read = async () => [await identify(input.name, source), await readEmbeddings(input.name, source)]
      await expect(read()).rejects.toMatchObject(refused)
      return
    }
    const words = await readEmbeddings(input.name, source)
    expect(
      words.map(({ triggers, count, width, second }) => ({
        ...{ triggers, count, width },
        ...(second && { second: second.width }),
      })),
    ).toEqual(right.words)
    for (const { vectors, count, width, second } of words) {
      expect(vectors).toHaveLength(count * width)
      if (second) expect(second.vectors).toHaveLength(count * second.width)
    }
    if (right.vectors) expect([...words[0]!.vectors]).toEqual(right.vectors)
    if (words.length === 0) return
    const triggers = right.words!.flatMap((one) => one.triggers)
    expect(await identify(input.name, source)).toMatchObject({ kind: 'embedding', triggers })
  })
})

function bytesOf({ file, tensors, picture, bytes }: EmbeddingInput): Uint8Array<ArrayBuffer> {
  if (file) return new Uint8Array(readFileSync(new URL(`../../../e2e/support/brought/files/${file}`, import.meta.url)))
  if (bytes) return Uint8Array.from(bytes)
  if (picture) return pictureOf('text' in picture ? picture.text : btoa(JSON.stringify(picture.json)))
  const entries = Object.entries(tensors!).map(([key, entry]) => [
    key,
    'dtype' in entry ? entry : { dtype: 'F32', shape: entry },
  ])
  return writeSafetensors(Object.fromEntries(entries))
}

/** A PNG of nothing but the words. */
function pictureOf(text: string): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from(`sd-ti-embedding\0${text}`, (letter) => letter.charCodeAt(0))
  const parts = [Uint8Array.from(pngSignature), pngChunk('IHDR', new Uint8Array(13)), pngChunk('tEXt', data)]
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

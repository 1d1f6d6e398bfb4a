/** Tokens as the vectors that a text encoder begins with. */
import { GenerationError } from '../../generation/index.ts'
import { type StoredTensor, toFloat32 } from '../../models/index.ts'

/** Rows of the token table: read from the file 77 at a time, so that the largest weight of all is never loaded. */
export async function tableRows(
  { source, begin, end, shape, dtype }: StoredTensor,
  ids: Int32Array,
  vectors: Float32Array,
): Promise<Float32Array> {
  const [count, width] = shape as [number, number]
  const rowBytes = (end - begin) / count
  const rows = new Float32Array(ids.length * width)
  const read = new Map<number, Float32Array>()
  for (const [i, id] of ids.entries()) {
    const own = (id - count) * width
    if (own >= 0 && own < vectors.length) {
      rows.set(vectors.subarray(own, own + width), i * width)
      continue
    }
    if (id >= count)
      throw new GenerationError(
        'bad-file',
        'The model’s tokenizer knows words that its text encoder does not: its files do not belong together. Choose another model.',
      )
    const row = read.get(id) ?? toFloat32(await source.read(begin + id * rowBytes, begin + (id + 1) * rowBytes), dtype)
    read.set(id, row)
    rows.set(row, i * width)
  }
  return rows
}

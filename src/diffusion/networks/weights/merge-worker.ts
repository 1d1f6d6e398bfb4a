/** The worker that reads and merges weights, beside others of its kind. */
import { answer } from '../../../generation/index.ts'
import { received } from '../../../models/index.ts'
import { type Merge, type Merged, madeHere } from './merge.ts'

answer<Merge, Merged>(
  ({ rewrites, parts }) => {
    let read = 0
    const weights = new Map(parts.map(([name, tensor]) => [name, received(tensor)]))
    const made = Array.from(
      madeHere(weights, rewrites, (bytes) => (read += bytes)),
      owned,
    )
    return { weights: made, read }
  },
  ({ weights }) => weights.map(({ buffer }) => buffer),
)

/** Bytes that fill their buffer, to be given away with it. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return (bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice()) as Uint8Array<ArrayBuffer>
}

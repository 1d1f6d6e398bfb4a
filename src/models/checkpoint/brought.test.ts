/** Files that people bring: each row of the table is told for what it is. */
import { describe, expect, it } from 'vitest'
import { type CheckpointInput, checkpoints } from '../../../e2e/support/brought/cases/checkpoints.ts'
import { rawHeader, writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { memoryBytes } from '../bytes/bytes.ts'
import { identify } from './identity.ts'

describe('a file', () => {
  it.each(checkpoints)('$name', async ({ input, right }) => {
    const told = identify(input.name ?? 'model.safetensors', memoryBytes(bytesOf(input)))
    if (right.refused) {
      const refused = { code: 'bad-file', message: expect.stringContaining(right.refused) }
      await expect(told).rejects.toMatchObject(refused)
    } else expect(await told).toMatchObject(right)
  })
})

function bytesOf({ tensors, metadata, header, data = 0, bytes }: CheckpointInput): Uint8Array<ArrayBuffer> {
  if (bytes) return Uint8Array.from(bytes)
  if (header !== undefined) {
    const head = rawHeader(header)
    const whole = new Uint8Array(head.length + data)
    whole.set(head)
    return whole
  }
  const entries = Object.entries(tensors!).map(([key, entry]) => [
    key,
    'dtype' in entry ? entry : { dtype: 'F16', shape: entry },
  ])
  return writeSafetensors(Object.fromEntries(entries), metadata)
}

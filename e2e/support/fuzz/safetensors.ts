/** Safetensors files bent by chance: in their bytes, and in what their headers say. */
import { type LocalByteSource, memoryBytes } from '../../../src/models/index.ts'
import { rawHeader } from '../safetensors-writer.ts'
import { bentBytes, bentValue, type Chance } from './mutations.ts'

/** A safetensors file with its header changed as JSON; what lies behind it stays, or is of the size that the header calls for. */
export function changedTensors(chance: Chance, bytes: Uint8Array): LocalByteSource {
  if (chance() < 0.3) return memoryBytes(bentBytes(bytes, chance))
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  const changed = bentValue(header, chance)
  const head = rawHeader(JSON.stringify(repacked(chance, changed)))
  const data = bytes.subarray(8 + length)
  const ends = Object.values(Object(changed)).map((entry) => Number(Object(entry).data_offsets?.[1] ?? 0))
  const most = Math.max(0, ...ends.filter((end) => end <= 1e6))
  const whole = new Uint8Array(head.length + most)
  whole.set(head)
  whole.set(data.subarray(0, most), head.length)
  return memoryBytes(whole)
}

/** Half of them get offsets that fit their shapes again, so that the readers behind the header are reached. */
function repacked(chance: Chance, header: unknown): unknown {
  if (chance() < 0.5 || typeof header !== 'object' || header === null) return header
  let end = 0
  const sizes: Record<string, number> = { F32: 4, F16: 2, BF16: 2, I64: 8, F64: 8 }
  for (const entry of Object.values(header) as { dtype?: string; shape?: unknown; data_offsets?: unknown }[]) {
    const shape = Object(entry).shape
    const size = sizes[String(Object(entry).dtype)]
    if (!Array.isArray(shape) || !size) continue
    const bytes = shape.reduce((product: number, size: unknown) => product * Number(size), size)
    if (!(bytes >= 0 && bytes < 1e5)) continue
    entry.data_offsets = [end, end + bytes]
    end += bytes
  }
  return header
}

/** The file with its header changed, for those who read nothing else of it. */
export function headed(chance: Chance, bytes: Uint8Array, bent = bentValue): LocalByteSource {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  const changed = bent(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))), chance)
  const head = rawHeader(JSON.stringify(changed))
  const size = head.length + bytes.length - 8 - length
  const readSync = (begin: number, end: number) => head.slice(begin, end)
  return { size, readSync, read: async (begin, end) => readSync(begin, end) }
}

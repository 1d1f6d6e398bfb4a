/** The safetensors format: an 8-byte length, a JSON header, then the tensors' bytes (https://github.com/huggingface/safetensors). */
import { badFile } from './bad-file.ts'
import type { ByteSource } from './bytes.ts'
import { type Dtype, dtypeBytes, isDtype } from './dtype.ts'

/** Where a tensor lies: bytes `begin` to `end` of its file, row-major, little-endian; not necessarily aligned. */
export interface TensorEntry {
  dtype: Dtype
  shape: readonly number[]
  begin: number
  end: number
}

export interface Safetensors {
  metadata: Record<string, string>
  tensors: Map<string, TensorEntry>
}

/** The reference reader's limit. */
const maxHeaderBytes = 100_000_000

/** Reads the header and nothing else. Anything that the reference reader refuses is a GenerationError naming the file. */
export async function readSafetensors(source: ByteSource, name: string): Promise<Safetensors> {
  if (source.size < 8) {
    throw badFile(name, `is cut short: only ${source.size} bytes are there. ${again}`)
  }
  const start = await source.read(0, 8)
  const headerBytes = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true))
  if (headerBytes > maxHeaderBytes) throw badFile(name, otherFormat(start))
  if (8 + headerBytes > source.size) {
    throw badFile(name, `is cut short: ${source.size} bytes do not even hold its table of contents. ${again}`)
  }
  const { __metadata__: metadata = {}, ...entries } = parseHeader(await source.read(8, 8 + headerBytes), name)
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    throw badFile(name, `has metadata that is not text. ${again}`)
  }
  const tensors = new Map(
    Object.entries(entries).map(([key, entry]) => [key, readEntry(entry, key, 8 + headerBytes, name)]),
  )
  checkCoverage(tensors, 8 + headerBytes, source.size, name)
  return { metadata: metadata as Record<string, string>, tensors }
}

const again = 'Download it again.'
const convert = 'Use the .safetensors file of the model.'

/** Files that come under a wrong name, by their first bytes. Each of these, read as a header's length, is absurdly large. */
const formats: readonly [start: RegExp, sentence: string][] = [
  [/^version /, `is only a pointer of Git LFS, not the model itself. Download the file itself (git lfs pull).`],
  [/^\s*<[!?a-z]/i, `is a web page, not a model. Check the address; the page may ask for a login.`],
  [/^(PK|\x80)/, `is a pickle checkpoint. Those are not read because they can run code: convert it to .safetensors.`],
  [/^GGUF/, `is a GGUF file, which is not read. ${convert}`],
]

function otherFormat(start: Uint8Array): string {
  const text = String.fromCharCode(...start)
  return formats.find(([pattern]) => pattern.test(text))?.[1] ?? `is not a safetensors file. ${convert}`
}

function parseHeader(bytes: Uint8Array, name: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (isRecord(header)) return header
  } catch (cause) {
    throw badFile(name, `is damaged: its table of contents is not JSON. ${again}`, cause)
  }
  throw badFile(name, `is damaged: its table of contents is not a JSON object. ${again}`)
}

function readEntry(entry: unknown, key: string, dataBegin: number, name: string): TensorEntry {
  const { dtype, shape, data_offsets } = isRecord(entry) ? entry : {}
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(data_offsets) || data_offsets.length !== 2) {
    throw badFile(name, `is damaged: the entry of ${key} is not that of a tensor. ${again}`)
  }
  if (!isDtype(dtype)) {
    throw badFile(name, `stores ${key} as ${dtype}, which is not read. Use a file in F16, BF16 or F32.`)
  }
  const [begin, end] = data_offsets as [number, number]
  const bytes = shape.reduce((product, size) => product * size, dtypeBytes[dtype])
  if (end - begin !== bytes) {
    throw badFile(name, `is damaged: ${key} has ${end - begin} bytes where its shape needs ${bytes}. ${again}`)
  }
  return { dtype, shape, begin: dataBegin + begin, end: dataBegin + end }
}

/** The tensors must cover the rest of the file without a hole or an overlap, as the reference reader demands. */
function checkCoverage(tensors: Map<string, TensorEntry>, dataBegin: number, size: number, name: string): void {
  let covered = dataBegin
  const inOrder = [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)
  for (const [key, { begin, end }] of inOrder) {
    if (begin < covered) throw badFile(name, `is damaged: ${key} overlaps the tensor before it. ${again}`)
    if (begin > covered) throw badFile(name, `is damaged: there is a hole before ${key}. ${again}`)
    covered = end
  }
  if (covered > size) throw badFile(name, `is cut short: ${size} of ${covered} bytes are there. ${again}`)
  if (covered < size)
    throw badFile(name, `is damaged: ${size - covered} bytes at its end belong to no tensor. ${again}`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

/** The safetensors format: an 8-byte length, a JSON header, then the tensors' bytes (https://github.com/huggingface/safetensors). */
import * as v from 'valibot'
import { badFile, jsonOf, plainRecord } from '../../untrusted/index.ts'
import type { ByteSource } from './bytes.ts'
import { bytesOf, type Dtype, dtypeOf } from './dtype.ts'

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

/** The reference reader allows 100 MB. A whole model's is 0.2 MB; pictures and captions in the metadata make it a few MB. */
const maxHeaderBytes = 32 << 20
/** The largest models that are shared have some ten thousand. */
const maxTensors = 100_000

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const tensorEntry = v.object({
  dtype: v.string(),
  shape: v.pipe(v.array(size), v.maxLength(32)),
  data_offsets: v.tuple([size, size]),
})
/** Writers that have nothing to say write null, or leave it out. */
const metadataEntry = v.nullish(v.record(v.string(), v.string()), {})

/** Reads the header and nothing else. Anything that the reference reader refuses is a GenerationError naming the file. */
export async function readSafetensors(source: ByteSource, name: string): Promise<Safetensors> {
  if (source.size < 8) {
    // A note of two letters was never a model, and another download would not make it one.
    if (source.size > 0 && !/\.(safetensors|sft)$/i.test(name)) throw badFile(name, `is no model. ${convert}`)
    throw badFile(name, `is cut short: only ${source.size} bytes are there. ${again}`)
  }
  const start = await source.read(0, 8)
  const headerBytes = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true))
  if (headerBytes > 100_000_000) throw badFile(name, otherFormat(start))
  if (headerBytes > maxHeaderBytes) {
    throw badFile(name, `has a table of contents of ${headerBytes} bytes, more than any model needs. ${again}`)
  }
  if (8 + headerBytes > source.size) {
    throw badFile(name, `is cut short: ${source.size} bytes do not even hold its table of contents. ${again}`)
  }
  const { __metadata__, ...entries } = parseHeader(await source.read(8, 8 + headerBytes), name)
  const metadata = v.safeParse(metadataEntry, __metadata__)
  if (!metadata.success) throw badFile(name, `has metadata that is not text. ${again}`)
  const named = Object.entries(entries)
  if (named.length > maxTensors) throw badFile(name, `lists ${named.length} tensors, more than any model has. ${again}`)
  const tensors = new Map(named.map(([key, entry]) => [key, readEntry(entry, key, 8 + headerBytes, name)]))
  checkCoverage(tensors, 8 + headerBytes, source.size, name)
  return { metadata: metadata.output, tensors }
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
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw badFile(name, `is damaged: its table of contents is not JSON. ${again}`, cause)
  }
  const limits = { length: maxHeaderBytes, depth: 8 }
  const header = jsonOf(v.unknown(), text, limits)
  if (header === undefined) throw badFile(name, `is damaged: its table of contents is not JSON. ${again}`)
  if (v.is(plainRecord, header)) return header
  throw badFile(name, `is damaged: its table of contents is not a JSON object. ${again}`)
}

function readEntry(entry: unknown, key: string, dataBegin: number, name: string): TensorEntry {
  const parsed = v.safeParse(tensorEntry, entry)
  if (!parsed.success) throw badFile(name, `is damaged: the entry of ${key} is not that of a tensor. ${again}`)
  const { shape, data_offsets } = parsed.output
  const [begin, end] = data_offsets
  const dtype = dtypeOf(parsed.output.dtype)
  const bytes = bytesOf(
    dtype,
    shape.reduce((product, size) => product * size, 1),
  )
  if (end < begin || (bytes !== undefined && end - begin !== bytes)) {
    const needed = bytes === undefined ? 'no such number' : bytes
    throw badFile(name, `is damaged: ${key} has ${end - begin} bytes where its shape needs ${needed}. ${again}`)
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

/** Tensors in what torch.save writes: since PyTorch 1.6 a zip with a pickle of their shapes and a file for each storage, before that pickles and bytes in a row. */
import * as v from 'valibot'
import { ByteReader, damaged } from '../../untrusted/index.ts'
import { type ByteSource, type Dtype, memoryBytes, type StoredTensor, toFloat32 } from '../bytes/index.ts'
import { isMade, type Made, type Pickled, unpickle } from './pickle.ts'
import { openZip } from './zip.ts'

/** What a file of torch.save holds: its one object, still as the pickle has it, and what makes a tensor of a part of it. */
export interface TorchFile {
  value: Pickled
  /** What Python would call to make the object. Nothing of it is called here. */
  callees: ReadonlySet<string>
  /** A tensor or a parameter of fractions, where it lies in the file; undefined for anything else, counters too. */
  tensor(value: Pickled | undefined): Promise<StoredTensor | undefined>
}

const storages: Record<string, Dtype> = {
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.DoubleStorage': 'F64',
}
const bytesPerNumber: Partial<Record<Dtype, number>> = { F32: 4, F16: 2, BF16: 2, F64: 8 }

/** Bytes of a number of the kinds that are not read, such as counters, so that one can pass them. */
const passed: Record<string, number> = {
  ...{ 'torch.LongStorage': 8, 'torch.IntStorage': 4, 'torch.ShortStorage': 2 },
  ...{ 'torch.CharStorage': 1, 'torch.ByteStorage': 1, 'torch.BoolStorage': 1 },
}

/** Numbers of a tensor that is copied because its rows do not lie in a row: the largest of an upscaler is one tenth of it. */
const mostCopied = 4 << 20
const mostStorages = 4096
/** Of the pickles that precede the tensors: those of an upscaler are 200 KB. */
const mostPickleBytes = 8 << 20

/** Where the numbers of a storage lie. */
interface Place {
  source: ByteSource
  begin: number
  end: number
}
type Storage = (key: string) => Promise<Place | undefined>

/** Whether a file that begins so is one: a zip, or the magic number of before PyTorch 1.6. */
export const isTorchFile = (start: string) => ['PK', '\x80\x02\x8a\n'].some((sign) => start.startsWith(sign))

/** Reads its pickle without running anything; tensors stay where they are. A GenerationError says why it cannot. */
export async function readTorchFile(source: ByteSource, name: string): Promise<TorchFile> {
  const [first] = await source.read(0, Math.min(1, source.size))
  if (first === 0x80) return legacyFile(source, name)
  const zip = await openZip(source, name)
  const path = zip.paths.find((path) => /(^|\/)data\.pkl$/.test(path))
  const pickle = path === undefined ? undefined : await zip.read(path)
  if (path === undefined || !pickle) throw damaged(name, 'its archive has no data.pkl')
  const folder = path.slice(0, -'data.pkl'.length)
  const storage: Storage = async (key) => {
    const place = await zip.place(`${folder}data/${key}`)
    if (place) return { source, ...place }
    const bytes = await zip.read(`${folder}data/${key}`)
    return bytes && { source: memoryBytes(bytes), begin: 0, end: bytes.length }
  }
  return torchFile(unpickle(pickle, name), storage, name)
}

/** torch.serialization._legacy_save: a magic number, the protocol, the system, the object, the storages' keys; then each storage's length and bytes. */
const magic = Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e)

async function legacyFile(source: ByteSource, name: string): Promise<TorchFile> {
  const bytes = await source.read(0, Math.min(source.size, mostPickleBytes))
  if (!magic.every((byte, i) => bytes[i] === byte)) throw damaged(name, 'it is a pickle, but not one of PyTorch')
  let at = magic.length
  const next = () => {
    const read = unpickle(bytes, name, at)
    at = read.end
    return read
  }
  next()
  next()
  const read = next()
  const keys = next().value
  if (!Array.isArray(keys) || keys.length > mostStorages) throw damaged(name, 'it does not list its storages')
  const kinds = storageKinds(read.value)
  const found = new Map<string, Place>()
  for (const key of keys) {
    const kind = kinds.get(String(key)) ?? ''
    const dtype = storages[kind]
    const each = dtype ? bytesPerNumber[dtype]! : passed[kind]
    // Of a kind that is not known the length in bytes is unknown, and so is where the next one begins.
    if (!each) break
    if (at + 8 > source.size) throw damaged(name, 'it ends before its tensors do')
    const begin = at + 8
    at = begin + new ByteReader(name, await source.read(at, begin)).uint64() * each
    if (!(at <= source.size)) throw damaged(name, 'it ends before its tensors do')
    if (dtype) found.set(String(key), { source, begin, end: at })
  }
  return torchFile(read, async (key) => found.get(key), name)
}

/** The class of every storage that the object speaks of, by its key. */
function storageKinds(value: Pickled): Map<string, string> {
  const kinds = new Map<string, string>()
  const seen = new Set<Pickled>()
  const todo: Pickled[] = [value]
  for (let thing = todo.pop(); thing !== undefined; thing = todo.pop()) {
    if (typeof thing !== 'object' || thing === null || seen.has(thing)) continue
    seen.add(thing)
    if (thing instanceof Map) for (const item of thing.values()) todo.push(item)
    else if (Array.isArray(thing)) for (const item of thing) todo.push(item)
    else if (isMade(thing)) {
      for (const part of thing.parts) todo.push(part)
      if (thing.state !== undefined) todo.push(thing.state)
    } else {
      const id = v.safeParse(persistentId, thing.persistent)
      if (id.success) kinds.set(id.output[2], kindOf(id.output[1]))
    }
  }
  return kinds
}

/** What lay on a GPU when it was saved is the same in the file. */
const kindOf = (kind: string) => kind.replace(/^torch\.cuda\./, 'torch.')

/** ('storage', class, key, device, length, …) */
const persistentId = v.looseTuple([v.literal('storage'), v.string(), v.string()])
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const sizes = v.pipe(v.array(size), v.maxLength(8))
/** (storage, offset in elements, size, stride, …) */
const tensorParts = v.looseTuple([v.object({ persistent: persistentId }), size, sizes, sizes])

function torchFile(
  { value, callees }: { value: Pickled; callees: ReadonlySet<string> },
  storage: Storage,
  name: string,
): TorchFile {
  return {
    value,
    callees,
    async tensor(thing) {
      const inner = isMade(thing) && /^torch\._utils\._rebuild_parameter/.test(thing.callee) ? thing.parts[0] : thing
      const isTensor = isMade(inner) && /^torch\._utils\._rebuild_tensor(_v2)?$/.test(inner.callee)
      return isTensor ? tensor(inner, storage, name) : undefined
    },
  }
}

async function tensor({ parts }: Made, storage: Storage, name: string): Promise<StoredTensor | undefined> {
  const parsed = v.safeParse(tensorParts, parts)
  if (!parsed.success) throw damaged(name, 'one of its tensors is none')
  const [{ persistent }, offset, shape, strides] = parsed.output
  const [, kind, key] = persistent
  const dtype = storages[kindOf(kind)]
  if (!dtype) return undefined
  const place = await storage(key)
  if (!place) throw damaged(name, 'the numbers of a tensor are missing')
  const each = bytesPerNumber[dtype]!
  const bytes = place.end - place.begin
  if (bytes % each !== 0) throw damaged(name, 'a storage ends within a number')
  const count = shape.reduce((product, size) => product * size, 1)
  const last = count === 0 ? -1 : shape.reduce((at, size, axis) => at + (size - 1) * (strides[axis] ?? 0), offset)
  const isWithin = strides.length === shape.length && last < bytes / each
  const begin = place.begin + offset * each
  if (isWithin && isInRow(shape, strides))
    return { source: place.source, begin, end: begin + count * each, dtype, shape }
  if (!isWithin || count > mostCopied) throw damaged(name, `a tensor of shape [${shape}] is not in its ${bytes} bytes`)
  const all = toFloat32(await place.source.read(begin, place.begin + (last + 1) * each), dtype)
  return copied(all, shape, strides)
}

/** Whether the numbers lie one after the other as the shape has them. */
function isInRow(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false
    step *= shape[axis]!
  }
  return true
}

/** The numbers of a tensor that is a view of others, put in a row. */
function copied(all: Float32Array, shape: readonly number[], strides: readonly number[]): StoredTensor {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
  for (let i = 0; i < values.length; i++) {
    let [rest, at] = [i, 0]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * strides[axis]!
      rest = Math.floor(rest / shape[axis]!)
    }
    values[i] = all[at]!
  }
  const source = memoryBytes(new Uint8Array(values.buffer))
  return { source, begin: 0, end: source.size, dtype: 'F32', shape }
}

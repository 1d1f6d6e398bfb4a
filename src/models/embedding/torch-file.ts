/** Tensors in what torch.save writes: since PyTorch 1.6 a zip with a pickle of their shapes and a file for each storage, before that pickles and bytes in a row. */
import * as v from 'valibot'
import { ByteReader, damaged } from '../../untrusted/index.ts'
import { type Dtype, toFloat32 } from '../bytes/index.ts'
import { isMade, type Made, type Pickled, unpickle } from './pickle.ts'
import { openZip } from './zip.ts'

/** Numbers with their sizes, row-major. */
export interface NumberTable {
  shape: readonly number[]
  values: Float32Array
}

/** What a file of torch.save holds: its one object, still as the pickle has it, and what makes a tensor of a part of it. */
export interface TorchFile {
  value: Pickled
  /** The numbers of a tensor or a parameter; undefined for anything else. */
  table(value: Pickled | undefined): Promise<NumberTable | undefined>
}

const storages: Record<string, Dtype> = {
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.DoubleStorage': 'F64',
}
const bytesPerNumber: Partial<Record<Dtype, number>> = { F32: 4, F16: 2, BF16: 2, F64: 8 }

/** More than any embedding holds: 75 vectors of 2048 numbers are 150 thousand. */
const mostNumbers = 4 << 20
const mostStorages = 1024

type Storage = (key: string) => Promise<Uint8Array<ArrayBuffer> | undefined>

/** Whether a file that begins so is one: a zip, or the magic number of before PyTorch 1.6. */
export const isTorchFile = (start: string) => ['PK', '\x80\x02\x8a\n'].some((sign) => start.startsWith(sign))

/** Reads it without running anything; a GenerationError says why it cannot. */
export async function readTorchFile(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<TorchFile> {
  if (bytes[0] === 0x80) return legacyFile(bytes, name)
  const zip = openZip(bytes, name)
  const path = zip.paths.find((path) => /(^|\/)data\.pkl$/.test(path))
  const pickle = path === undefined ? undefined : await zip.read(path)
  if (path === undefined || !pickle) throw damaged(name, 'its archive has no data.pkl')
  const folder = path.slice(0, -'data.pkl'.length)
  return torchFile(unpickle(pickle, name).value, (key) => zip.read(`${folder}data/${key}`), name)
}

/** torch.serialization._legacy_save: a magic number, the protocol, the system, the object, the storages' keys; then each storage's length and bytes. */
const magic = Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e)

function legacyFile(bytes: Uint8Array<ArrayBuffer>, name: string): TorchFile {
  if (!magic.every((byte, i) => bytes[i] === byte)) throw damaged(name, 'it is a pickle, but not one of PyTorch')
  let at = magic.length
  const next = () => {
    const { value, end } = unpickle(bytes, name, at)
    at = end
    return value
  }
  next()
  next()
  const value = next()
  const keys = next()
  if (!Array.isArray(keys) || keys.length > mostStorages) throw damaged(name, 'it does not list its storages')
  const kinds = storageKinds(value)
  const found = new Map<string, Uint8Array<ArrayBuffer>>()
  const reader = new ByteReader(name, bytes, {}, at)
  for (const key of keys) {
    const dtype = storages[kinds.get(String(key)) ?? '']
    // Of a kind that is not read the length in bytes is unknown, and so is where the next one begins.
    if (!dtype) break
    found.set(String(key), reader.take(reader.uint64() * bytesPerNumber[dtype]!))
  }
  return torchFile(value, async (key) => found.get(key), name)
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
      if (id.success) kinds.set(id.output[2], id.output[1])
    }
  }
  return kinds
}

/** ('storage', class, key, device, length, …) */
const persistentId = v.looseTuple([v.literal('storage'), v.string(), v.string()])
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const sizes = v.pipe(v.array(size), v.maxLength(8))
/** (storage, offset in elements, size, stride, …) */
const tensorParts = v.looseTuple([v.object({ persistent: persistentId }), size, sizes, sizes])

function torchFile(value: Pickled, storage: Storage, name: string): TorchFile {
  return {
    value,
    async table(thing) {
      const inner = isMade(thing) && /^torch\._utils\._rebuild_parameter/.test(thing.callee) ? thing.parts[0] : thing
      const isTensor = isMade(inner) && /^torch\._utils\._rebuild_tensor(_v2)?$/.test(inner.callee)
      return isTensor ? table(inner, storage, name) : undefined
    },
  }
}

async function table({ parts }: Made, storage: Storage, name: string): Promise<NumberTable> {
  const parsed = v.safeParse(tensorParts, parts)
  if (!parsed.success) throw damaged(name, 'one of its tensors is none')
  const [{ persistent }, offset, shape, strides] = parsed.output
  const [, kind, key] = persistent
  const dtype = storages[kind]
  const bytes = await storage(key)
  if (!dtype || !bytes) throw damaged(name, `a tensor is kept as ${kind}, which is not read`)
  if (bytes.length % bytesPerNumber[dtype]! !== 0) throw damaged(name, 'a storage ends within a number')
  const count = shape.reduce((product, size) => product * size, 1)
  const last = count === 0 ? -1 : shape.reduce((at, size, axis) => at + (size - 1) * (strides[axis] ?? 0), offset)
  if (count > mostNumbers || strides.length !== shape.length || last >= bytes.length / bytesPerNumber[dtype]!) {
    throw damaged(name, `a tensor of shape [${shape}] is not in its ${bytes.length} bytes`)
  }
  const all = toFloat32(bytes, dtype)
  const values = new Float32Array(count)
  for (let i = 0; i < values.length; i++) {
    let [rest, at] = [i, offset]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * strides[axis]!
      rest = Math.floor(rest / shape[axis]!)
    }
    values[i] = all[at]!
  }
  return { shape, values }
}

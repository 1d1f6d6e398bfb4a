/** Tensors in what torch.save writes: a zip with a pickle of their shapes and a file for each storage. */
import { type Dtype, toFloat32 } from '../bytes/index.ts'
import { type Made, type Pickled, unpickle } from './pickle.ts'
import { unzip } from './zip.ts'

/** Numbers with their sizes, row-major. */
export interface NumberTable {
  shape: readonly number[]
  values: Float32Array
}

const storages: Record<string, Dtype> = {
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.DoubleStorage': 'F64',
}

/** A file of torch.save, as nested maps whose tensors are tables; an Error where it is none. */
export type TorchValue = NumberTable | Map<string, TorchValue> | string | number | undefined

/** Reads it without running anything; an Error says why it cannot. */
export async function readTorchFile(bytes: Uint8Array<ArrayBuffer>): Promise<TorchValue> {
  const files = await unzip(bytes)
  const path = [...files.keys()].find((name) => /(^|\/)data\.pkl$/.test(name))
  if (path === undefined) throw new Error('The archive has no data.pkl')
  const folder = path.slice(0, -'data.pkl'.length)
  return understood(unpickle(files.get(path)!), (key) => files.get(`${folder}data/${key}`))
}

type Storage = (key: string) => Uint8Array | undefined

function understood(value: Pickled, storage: Storage): TorchValue {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (value instanceof Map) {
    return new Map(Array.from(value, ([key, item]) => [String(key), understood(item, storage)]))
  }
  if (typeof value !== 'object' || value === null || !('callee' in value)) return undefined
  if (/^torch\._utils\._rebuild_parameter/.test(value.callee)) return understood(value.parts[0] ?? null, storage)
  if (value.callee === 'torch._utils._rebuild_tensor_v2') return table(value, storage)
  // A ParameterDict keeps its tensors in its state.
  const inside = value.state instanceof Map ? (value.state.get('_parameters') ?? value.state) : null
  return understood(inside, storage)
}

/** (storage, offset in elements, size, stride, …), the storage being ('storage', class, key, device, length). */
function table({ parts }: Made, storage: Storage): NumberTable {
  const [place, offset, shape, strides] = parts as [{ persistent: Pickled[] }, number, number[], number[]]
  const [, kind, key] = place.persistent
  const dtype = storages[String(kind)]
  const bytes = storage(String(key))
  if (!dtype || !bytes) throw new Error(`A tensor is kept as ${kind}, which is not read`)
  const all = toFloat32(bytes, dtype)
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
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

/** An upscaler's tensors as its file has them: of safetensors and of torch.save, out of what trainers wrap around them. */
import { badFile } from '../../untrusted/index.ts'
import { type ByteSource, memoryBytes, readSafetensors, type StoredTensor, stored } from '../bytes/index.ts'
import { isTorchFile, type Pickled, readTorchFile, type TorchFile } from '../torch/index.ts'

/** Names and shapes are enough to tell what a file is. */
export type Tensors = ReadonlyMap<string, { shape: readonly number[] }>

/** More than any upscaler takes; what is larger is a checkpoint. */
const largestFile = 1e9

/** In which a trainer's file has the network, the best first. */
const wrappings = ['model_state_dict', 'state_dict', 'params_ema', 'params-ema', 'params', 'model', 'net']
const prefixes = ['module.', 'netG.', 'params_ema.', 'params-ema.', 'params.']

/** Classes that hold numbers and do nothing. */
const harmless =
  /^(torch\._utils\._rebuild_(tensor|tensor_v2|parameter|parameter_with_state)|collections\.(OrderedDict|defaultdict)|torch\.(Size|device)|numpy\.(_?core\.multiarray\.scalar|dtype)|_codecs\.encode)$/

/** The file read as one of torch.save, where it is that and no larger than an upscaler may be. */
export async function torchFileIn(source: ByteSource, name: string): Promise<TorchFile | undefined> {
  if (source.size > largestFile) return undefined
  const start = String.fromCharCode(...(await source.read(0, Math.min(4, source.size))))
  return isTorchFile(start) ? readTorchFile(source, name) : undefined
}

export async function safetensorsIn(source: ByteSource, name: string): Promise<Map<string, StoredTensor>> {
  return unprefixed(stored(await readSafetensors(source, name), source))
}

/** Throws where the file holds more than numbers. */
export function refuseCode({ callees }: TorchFile, name: string): void {
  const code = [...callees].find((callee) => !harmless.test(callee))
  if (code === undefined) return
  const sentence = `holds code beside its numbers (${code.slice(0, 80)}), which Darkroom never runs. Use a .safetensors file of it, or one that was saved as a plain dictionary of tensors.`
  throw badFile(name, sentence)
}

/** The tensors of a file of torch.save by name; none where it holds no dictionary of them. */
export async function tensorsOf(file: TorchFile): Promise<Map<string, StoredTensor>> {
  const found = new Map<string, StoredTensor>()
  for (const [name, value] of unwrapped(file.value)) {
    const tensor = typeof name === 'string' && (await file.tensor(value))
    if (tensor) found.set(name, tensor)
  }
  return unprefixed(found)
}

/** The dictionary of tensors inside. */
function unwrapped(value: Pickled): ReadonlyMap<Pickled, Pickled> {
  if (!(value instanceof Map)) return new Map()
  const inside = wrappings.map((name) => value.get(name)).find((inner) => inner instanceof Map)
  if (inside instanceof Map) return inside
  const [only] = value.values()
  return value.size === 1 && only instanceof Map ? only : value
}

/** Safetensors have no dictionaries in each other: what was inside one has its name before its own. */
export function unprefixed<Tensor>(tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const names = [...tensors.keys()]
  const prefix = prefixes.find((prefix) => names.length > 0 && names.every((name) => name.startsWith(prefix)))
  if (!prefix) return new Map(tensors)
  return unprefixed(new Map(Array.from(tensors, ([name, tensor]) => [name.slice(prefix.length), tensor])))
}

/** The sizes of a tensor that must be there, with as many axes as a convolution's weight has. */
export function shapeOf(tensors: Tensors, name: string, where: string): readonly number[] {
  const shape = tensors.get(name)?.shape
  if (shape?.length === 4 && shape.every((size) => size > 0)) return shape
  throw badFile(
    where,
    `lacks ${name}. It is incomplete or of another architecture: download it again, or choose another file.`,
  )
}

/** The refusal of one whose pictures are not red, green and blue. */
export function otherChannels(where: string, given: number, made: number): Error {
  const channels = (count: number) => (count === 1 ? 'one channel' : `${count} channels`)
  const sentence = `is an upscaler that takes pictures of ${channels(given)} and gives ${channels(made)}; Darkroom’s have 3 (red, green and blue). Choose one for colour pictures without transparency.`
  return badFile(where, sentence)
}

/** Numbers that were made here, as a tensor. */
export function inMemory(values: Float32Array, shape: readonly number[]): StoredTensor {
  const source = memoryBytes(new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength))
  return { source, begin: 0, end: source.size, dtype: 'F32', shape }
}

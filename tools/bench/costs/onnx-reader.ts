/** Reads of an ONNX file what its costs follow from: nodes, inputs, and weights' shapes. Source: onnx/onnx.proto. */

export interface Tensor {
  shape: readonly number[]
  /** TensorProto.DataType: 1 float32, 2 uint8, 7 int64, 10 float16. */
  type: number
  /** Of an int64 tensor that lies in the file. */
  values?: readonly number[]
}

export interface Node {
  op: string
  name: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, number | readonly number[]>>
}

export interface Model {
  /** Of the graph. */
  name: string
  nodes: readonly Node[]
  /** By name; weights are those whose bytes lie elsewhere. */
  initializers: ReadonlyMap<string, Tensor & { isWeight: boolean }>
  /** A string among `dims` is a size that is known only when the graph runs. */
  inputs: ReadonlyMap<string, { type: number; dims: readonly (number | string)[] }>
}

type Field = number | Uint8Array

/** A message's fields by their numbers. Source: protobuf.dev/programming-guides/encoding. */
function fields(bytes: Uint8Array): Map<number, Field[]> {
  const found = new Map<number, Field[]>()
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return Number(BigInt.asIntN(64, value))
    }
  }
  const piece = (length: number) => {
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const key = varint()
    const wire = key & 7
    const value = wire === 0 ? varint() : piece(wire === 2 ? varint() : wire === 5 ? 4 : 8)
    const list = found.get(key >> 3)
    if (list) list.push(value)
    else found.set(key >> 3, [value])
  }
  return found
}

const text = (field: Field | undefined) => (field instanceof Uint8Array ? new TextDecoder().decode(field) : '')
const numbers = (list: readonly Field[] = []) => list.filter((field) => typeof field === 'number')
const messages = (list: readonly Field[] = []) => list.filter((field) => typeof field !== 'number').map(fields)

/** Of a whole ModelProto. */
export function readOnnx(bytes: Uint8Array): Model {
  const [graph] = messages(fields(bytes).get(7))
  if (!graph) throw new Error('An ONNX file has a graph')
  const nodes = messages(graph.get(1)).map((node) => ({
    op: text(node.get(4)?.[0]),
    name: text(node.get(3)?.[0]),
    inputs: (node.get(1) ?? []).map(text),
    outputs: (node.get(2) ?? []).map(text),
    attributes: Object.fromEntries(messages(node.get(5)).map((one) => [text(one.get(1)?.[0]), attribute(one)])),
  }))
  const initializers = messages(graph.get(5)).map((tensor) => [text(tensor.get(8)?.[0]), initializer(tensor)] as const)
  const inputs = messages(graph.get(11)).map((input) => {
    const [tensor] = messages(messages(input.get(2))[0]?.get(1))
    const dims = messages(messages(tensor?.get(2))[0]?.get(1))
    const shape = dims.map((dim) => (dim.has(2) ? text(dim.get(2)?.[0]) : numbers(dim.get(1))[0]!))
    return [text(input.get(1)?.[0]), { type: numbers(tensor?.get(1))[0] ?? 0, dims: shape }] as const
  })
  return { name: text(graph.get(2)?.[0]), nodes, initializers: new Map(initializers), inputs: new Map(inputs) }
}

function attribute(of: ReadonlyMap<number, Field[]>): number | readonly number[] {
  if (of.has(8)) return numbers(of.get(8))
  const [float] = of.get(2) ?? []
  if (float instanceof Uint8Array) return new DataView(float.buffer, float.byteOffset, 4).getFloat32(0, true)
  return numbers(of.get(3))[0] ?? 0
}

function initializer(tensor: ReadonlyMap<number, Field[]>) {
  const [type = 0] = numbers(tensor.get(2))
  const [raw] = tensor.get(9) ?? []
  const isInt64 = type === 7 && raw instanceof Uint8Array
  const view = isInt64 && new DataView(raw.buffer, raw.byteOffset, raw.length)
  const values = view && Array.from({ length: view.byteLength / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)))
  return { shape: numbers(tensor.get(1)), type, isWeight: tensor.has(13), ...(values && { values }) }
}

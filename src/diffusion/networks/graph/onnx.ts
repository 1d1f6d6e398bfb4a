/** An ONNX graph under construction, and its encoding as a ModelProto whose weights lie outside of it. */
import { toFloat16 } from '../../../models/index.ts'
import { Message } from './protobuf.ts'

export type ElementType = ConstantType | 'uint8'
type ConstantType = 'float32' | 'float16' | 'int64'

/** TensorProto.DataType. Source: onnx/onnx.proto. */
const dataTypes = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const satisfies Record<ElementType, number>
const elementBytes = { float32: 4, uint8: 1, int64: 8, float16: 2 } as const satisfies Record<ElementType, number>

/** The name of a tensor in the graph. */
export type Value = string

/** Bits of a linear layer's weights where they are rounded to whole numbers. */
export type WeightBits = 4 | 8

/** How many weights of a row are rounded together, with one scale. */
export const roundedBlock = 32

/** How the data of one weight comes from a checkpoint: its parts are added, after `rows` of their first axis are taken. */
export interface WeightRecipe {
  readonly type: 'float32' | 'float16' | 'uint8'
  readonly shape: readonly number[]
  /** Names of checkpoint tensors of equal size; the weight is their sum. */
  readonly parts: readonly string[]
  /** First and past-the-last row of the parts' first axis; all of them when absent. */
  readonly rows?: readonly [number, number]
  /** How much of the second axis the checkpoint has, where the graph wants more of it: the rest is zeros. */
  readonly columns?: number
  /** The weight is rounded in blocks of a row: this is its whole numbers (uint8, of 4 bits two in a byte), or the blocks' scales in `type`. */
  readonly rounded?: {
    readonly bits: WeightBits
    readonly type: 'float32' | 'float16'
    readonly gives: 'codes' | 'scales'
  }
}

export type Attribute = number | string | readonly number[] | { float: number }

export interface NodeOptions {
  domain?: 'com.microsoft' | 'com.ms.internal.nhwc'
  attributes?: Record<string, Attribute>
  /** Names of the outputs after the first; '' for one that is not wanted. */
  more?: readonly Value[]
}

/** Bytes of a weight as its recipe shapes it. */
export function weightBytes({ type, shape }: WeightRecipe): number {
  return shape.reduce((product, size) => product * size, elementBytes[type])
}

/** Collects nodes, weights, inputs and outputs; `encode` gives the bytes of the model. Source: onnx/onnx.proto, IR version 8. */
export class Graph {
  /** Weights by their name in the graph: the external data that a session must be given. */
  readonly weights = new Map<string, WeightRecipe>()
  readonly inputs: string[] = []
  readonly outputs: string[] = []
  private readonly body: Message
  private readonly constants = new Map<string, Value>()
  private nodes = 0

  constructor(name: string) {
    this.body = new Message().string(2, name)
  }

  get nodeCount(): number {
    return this.nodes
  }

  /** A graph input; a string among `dims` is a size that is known only when the graph runs. */
  input(name: string, type: ElementType, dims: readonly (number | string)[]): Value {
    this.inputs.push(name)
    this.body.message(11, valueInfo(name, type, dims))
    return name
  }

  /** Declares `value` an output under its own name. */
  output(value: Value, type: ElementType, dims: readonly (number | string)[]): void {
    this.outputs.push(value)
    this.body.message(12, valueInfo(value, type, dims))
  }

  /** A weight that the session reads from the checkpoint; the same name twice is the same weight. */
  weight(name: string, recipe: WeightRecipe): Value {
    if (!this.weights.has(name)) {
      this.weights.set(name, recipe)
      const tensor = tensorHeader(name, recipe.type, recipe.shape)
      for (const [key, value] of [
        ['location', name],
        ['offset', '0'],
        ['length', String(weightBytes(recipe))],
      ] as const) {
        tensor.message(13, new Message().string(1, key).string(2, value))
      }
      this.body.message(5, tensor.integer(14, 1))
    }
    return name
  }

  /** Small numbers that belong to the graph itself: shapes, sizes, scalars. */
  constant(type: ConstantType, values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const key = `${type}[${shape}]=${values}`
    const known = this.constants.get(key)
    if (known) return known
    const name = `constant_${this.constants.size}`
    this.body.message(5, tensorHeader(name, type, shape).bytes(9, rawData(type, values)))
    this.constants.set(key, name)
    return name
  }

  /** Adds a node whose output is called `name`; absent optional inputs are ''. */
  node(
    op: string,
    name: Value,
    inputs: readonly Value[],
    { domain, attributes = {}, more = [] }: NodeOptions = {},
  ): Value {
    const node = new Message()
    for (const input of inputs) node.string(1, input)
    for (const output of [name, ...more]) node.string(2, output)
    node.string(3, name).string(4, op)
    for (const [key, value] of Object.entries(attributes)) node.message(5, attribute(key, value))
    if (domain) node.string(7, domain)
    this.body.message(1, node)
    this.nodes++
    return name
  }

  encode(): Uint8Array {
    const model = new Message().integer(1, 8).string(2, 'darkroom')
    const opsets = { '': 17, 'com.microsoft': 1, 'com.ms.internal.nhwc': 17 }
    for (const [domain, version] of Object.entries(opsets)) {
      model.message(8, new Message().string(1, domain).integer(2, version))
    }
    return model.message(7, this.body).encode()
  }
}

function tensorHeader(name: string, type: ElementType, shape: readonly number[]): Message {
  const tensor = new Message()
  for (const size of shape) tensor.integer(1, size)
  return tensor.integer(2, dataTypes[type]).string(8, name)
}

function rawData(type: ConstantType, values: readonly number[]): Uint8Array {
  if (type === 'int64') return new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
  const raw = new Uint8Array(Float32Array.from(values).buffer)
  return type === 'float32' ? raw : new Uint8Array(toFloat16(raw, 'F32').buffer)
}

function valueInfo(name: string, type: ElementType, dims: readonly (number | string)[]): Message {
  const shape = new Message()
  for (const dim of dims) {
    shape.message(1, typeof dim === 'number' ? new Message().integer(1, dim) : new Message().string(2, dim))
  }
  const tensor = new Message().integer(1, dataTypes[type]).message(2, shape)
  return new Message().string(1, name).message(2, new Message().message(1, tensor))
}

/** Whole numbers are written as INT, `{float}` as FLOAT. AttributeProto.type: FLOAT 1, INT 2, STRING 3, INTS 7. */
function attribute(name: string, value: Attribute): Message {
  const message = new Message().string(1, name)
  if (typeof value === 'string') return message.string(4, value).integer(20, 3)
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2)
  if ('float' in value) return message.float(2, value.float).integer(20, 1)
  for (const item of value) message.integer(8, item)
  return message.integer(20, 7)
}

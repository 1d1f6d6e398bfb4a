/** The layers that the architectures are written in, over operators that each dialect spells for its own runtime. */
import { Graph, roundedBlock, type Value, type WeightBits } from './onnx.ts'

export type Layout = 'nhwc' | 'nchw'

export interface Convolution {
  in: number
  out: number
  kernel: number
  stride?: number
  /** Rows and columns of zeros: top, left, bottom, right. `kernel >> 1` on every side when absent. */
  pads?: readonly [number, number, number, number]
  /** Takes the place of the layer's own bias; `false` for a layer without one. */
  bias?: Value | false
}

export interface Heads {
  count: number
  /** Of all heads together. */
  width: number
  /** Number of tokens, where each may see only itself and those before it. */
  causal?: number
}

/**
 * Values come in two kinds. A map is a picture-like tensor, 4-D in the dialect's layout; rows are tokens, [batch·tokens, width].
 * The sizes of a map are known only when the graph runs: where an operator must be told, it reads them from an int64 graph
 * input, so that one session serves every width, height and batch. `name` is a layer's name in diffusers' spelling; weights
 * are found under it, and the nodes that it becomes are named after it.
 */
export abstract class Dialect {
  readonly graph: Graph
  abstract readonly layout: Layout
  abstract readonly type: 'float32' | 'float16'
  /** What linear layers' weights are rounded to; as precise as the graph where undefined. */
  readonly bits: WeightBits | undefined
  /** What matrices and convolutions' weights are kept in where that is narrower than the graph: each is widened when it is used. */
  readonly kept: 'float16' | undefined

  constructor(name: string, bits?: WeightBits, kept?: 'float16') {
    this.graph = new Graph(name)
    this.bits = bits
    this.kept = kept
  }

  /** A map given as float32 [batch, channels, height, width]. */
  abstract mapInput(name: string, channels: number): Value
  /** Makes a map the output `name`, as float32 [batch, channels, height, width]. */
  abstract mapOutput(name: string, map: Value, channels: number): void
  abstract conv(name: string, map: Value, convolution: Convolution): Value
  abstract groupNorm(
    name: string,
    map: Value,
    norm: { channels: number; groups: number; epsilon: number; silu: boolean },
  ): Value
  /** Doubles height and width by repetition, or brings them to those of the int64 input `size`, in the dialect's layout. */
  abstract upsample(name: string, map: Value, size?: Value): Value
  /** Each pixel `times` by `times`. */
  abstract repeat(name: string, map: Value, times: number): Value
  /** PReLU: what is negative times a slope of its channel. */
  abstract prelu(name: string, map: Value, channels: number): Value
  /** Channels become squares of pixels, a colour's row by row, as torch.nn.PixelShuffle has it. */
  abstract pixelShuffle(name: string, map: Value, factor: number): Value
  /** A number for each channel, to be added to a map. */
  abstract perChannel(values: readonly number[]): Value
  abstract concat(name: string, maps: readonly Value[]): Value
  abstract toRows(name: string, map: Value, channels: number): Value
  /** `grid` is an int64 [batch, height, width, -1]. */
  abstract toMap(name: string, rows: Value, grid: Value): Value
  abstract silu(name: string, x: Value): Value
  abstract gelu(name: string, x: Value): Value
  abstract quickGelu(name: string, x: Value): Value
  /** Softmax(q·kᵀ/√d)·v per head over [batch, tokens, width], as one operator where the runtime has a good one; gives rows. */
  abstract attention(name: string, query: Value, key: Value, value: Value, heads: Heads): Value
  /** `x + y` and the layer norm of the sum, both. */
  abstract addNorm(name: string, x: Value, y: Value, width: number, epsilon: number): { sum: Value; normed: Value }

  /** A map that another graph of this dialect gave, as it is. */
  nativeInput(name: string, channels: number): Value {
    return this.graph.input(name, this.type, this.nativeShape(channels))
  }

  /** Makes a map an output under its own name, for another graph of this dialect. */
  nativeOutput(map: Value, channels: number): void {
    this.graph.output(map, this.type, this.nativeShape(channels))
  }

  private nativeShape(channels: number): (number | string)[] {
    const sides = ['height', 'width']
    return this.layout === 'nhwc' ? ['batch', ...sides, channels] : ['batch', channels, ...sides]
  }

  /** The tensor `name` of the checkpoint; `parts` are added when it is the sum of several. */
  weight(
    name: string,
    shape: readonly number[],
    options: { parts?: readonly string[]; rows?: readonly [number, number]; columns?: number } = {},
  ): Value {
    const { parts = [name], ...how } = options
    const id = how.rows ? `${name}[${how.rows}]` : name
    const type = shape.length > 1 ? (this.kept ?? this.type) : this.type
    const isKnown = this.graph.weights.has(id)
    const weight = this.graph.weight(id, { type, shape, parts, ...how })
    if (type === this.type) return weight
    return isKnown ? `${id}:widened` : this.cast(`${id}:widened`, weight, this.type, type)
  }

  /**
   * y = x·Wᵀ + b over rows; `bias: false` for a layer without one, a list for the sum of several. Its weights are rounded where
   * the graph's are, unless it is `exact`.
   */
  linear(
    name: string,
    rows: Value,
    size: { in: number; out: number },
    {
      bias = [`${name}.bias`],
      rows: part,
      exact = false,
    }: { bias?: false | readonly string[]; rows?: readonly [number, number]; exact?: boolean } = {},
  ): Value {
    const rowsOf = part && { rows: part }
    const out = `${part ? `${name}[${part}]` : name}:out`
    const added = bias ? [this.weight(bias.join('+'), [size.out], { parts: bias, ...rowsOf })] : []
    if (this.bits && !exact && size.in % roundedBlock === 0) {
      const [codes, scales] = this.roundedWeight(`${name}.weight`, size, this.bits, part)
      return this.graph.node('MatMulNBits', out, [rows, codes, scales, ...(bias ? ['', '', ...added] : [])], {
        domain: 'com.microsoft',
        attributes: { K: size.in, N: size.out, bits: this.bits, block_size: roundedBlock },
      })
    }
    const weight = this.weight(`${name}.weight`, [size.out, size.in], rowsOf)
    return this.graph.node('Gemm', out, [rows, weight, ...added], { attributes: { transB: 1 } })
  }

  /** A linear layer's weight as whole numbers and their scales, as MatMulNBits takes them. */
  private roundedWeight(
    name: string,
    size: { in: number; out: number },
    bits: WeightBits,
    part: readonly [number, number] | undefined,
  ): [codes: Value, scales: Value] {
    const id = part ? `${name}[${part}]` : name
    const blocks = size.in / roundedBlock
    const recipe = (gives: 'codes' | 'scales') => ({
      parts: [name],
      rounded: { bits, type: this.type, gives },
      ...(part && { rows: part }),
    })
    return [
      this.graph.weight(`${id}:codes`, {
        type: 'uint8',
        shape: [size.out, blocks, (roundedBlock * bits) / 8],
        ...recipe('codes'),
      }),
      this.graph.weight(`${id}:scales`, { type: this.type, shape: [size.out, blocks], ...recipe('scales') }),
    ]
  }

  /** `label` tells nodes apart where one norm is used several times. */
  layerNorm(name: string, x: Value, width: number, epsilon: number, label = name): Value {
    const inputs = [x, this.weight(`${name}.weight`, [width]), this.weight(`${name}.bias`, [width])]
    return this.graph.node('LayerNormalization', `${label}:out`, inputs, {
      attributes: { epsilon: { float: epsilon } },
    })
  }

  /** The same, written out in matrix products. */
  plainAttention(name: string, query: Value, key: Value, value: Value, { count, width, causal }: Heads): Value {
    const head = width / count
    const split = (label: string, x: Value, perm: readonly number[]) =>
      this.transpose(`${name}:${label}`, this.reshape(`${name}:${label}:heads`, x, [0, -1, count, head]), perm)
    const scaled = this.multiply(`${name}:scaled`, split('q', query, [0, 2, 1, 3]), this.scalar(head ** -0.5))
    let scores = this.graph.node('MatMul', `${name}:scores`, [scaled, split('k', key, [0, 2, 3, 1])])
    if (causal) scores = this.add(`${name}:masked`, scores, this.future(causal))
    const weights = this.graph.node('Softmax', `${name}:weights`, [scores], { attributes: { axis: -1 } })
    const mixed = this.graph.node('MatMul', `${name}:mixed`, [weights, split('v', value, [0, 2, 1, 3])])
    return this.reshape(`${name}:rows`, this.transpose(`${name}:joined`, mixed, [0, 2, 1, 3]), [-1, width])
  }

  add(name: string, a: Value, b: Value): Value {
    return this.graph.node('Add', name, [a, b])
  }

  multiply(name: string, a: Value, b: Value): Value {
    return this.graph.node('Mul', name, [a, b])
  }

  /** Every number times `factor`. */
  scale(name: string, x: Value, factor: number): Value {
    return this.multiply(name, x, this.scalar(factor))
  }

  /** Every number plus `offset`. */
  shift(name: string, x: Value, offset: number): Value {
    return this.add(name, x, this.scalar(offset))
  }

  relu(name: string, x: Value): Value {
    return this.graph.node('Relu', name, [x])
  }

  leakyRelu(name: string, x: Value, slope: number): Value {
    return this.graph.node('LeakyRelu', name, [x], { attributes: { alpha: { float: slope } } })
  }

  sigmoid(name: string, x: Value): Value {
    return this.graph.node('Sigmoid', name, [x])
  }

  tanh(name: string, x: Value): Value {
    return this.graph.node('Tanh', name, [x])
  }

  /** `shape` is a list of fixed sizes (0 copies, -1 infers) or an int64 graph input. */
  reshape(name: string, x: Value, shape: readonly number[] | Value): Value {
    const target = typeof shape === 'string' ? shape : this.graph.constant('int64', shape)
    return this.graph.node('Reshape', name, [x, target])
  }

  transpose(name: string, x: Value, perm: readonly number[]): Value {
    return this.graph.node('Transpose', name, [x], { attributes: { perm } })
  }

  /** Rows below each other. */
  stack(name: string, rows: readonly Value[]): Value {
    return this.graph.node('Concat', name, rows, { attributes: { axis: 0 } })
  }

  firstRow(name: string, rows: Value): Value {
    const [begin, end] = [0, 1].map((row) => this.graph.constant('int64', [row]))
    return this.graph.node('Slice', name, [rows, begin!, end!, begin!])
  }

  /** Brings a float32 graph input to the graph's own type, and back for an output. */
  cast(name: string, x: Value, to: 'float32' | 'float16', from: 'float32' | 'float16'): Value {
    return to === from ? x : this.graph.node('Cast', name, [x], { attributes: { to: to === 'float16' ? 10 : 1 } })
  }

  protected scalar(value: number): Value {
    return this.graph.constant(this.type, [value], [])
  }

  /** What is added to scores so that no token sees a later one: a very negative number above the diagonal. */
  private future(tokens: number): Value {
    const mask = Array.from({ length: tokens * tokens }, (_, i) => (i % tokens > Math.floor(i / tokens) ? -30000 : 0))
    return this.graph.constant(this.type, mask, [tokens, tokens])
  }
}

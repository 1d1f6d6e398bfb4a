/** The dialect of onnxruntime-web's WebGPU kernels: NHWC maps, fused norms, MultiHeadAttention; every node runs on the GPU. */
import { type Convolution, Dialect, type Heads } from './dialect.ts'
import type { Value, WeightBits } from './onnx.ts'

const microsoft = { domain: 'com.microsoft' } as const

export class WebGpuDialect extends Dialect {
  readonly layout = 'nhwc'
  readonly type: 'float32' | 'float16'
  private readonly fusedAttention: boolean

  /** `fusedAttention` false writes attention out: software adapters take minutes to compile the fused kernels. */
  constructor(
    name: string,
    {
      type,
      fusedAttention,
      bits,
      kept,
    }: {
      type: 'float32' | 'float16'
      fusedAttention: boolean
      bits?: WeightBits | undefined
      kept?: 'float16' | undefined
    },
  ) {
    super(name, bits, kept === type ? undefined : kept)
    this.type = type
    this.fusedAttention = fusedAttention
  }

  mapInput(name: string, channels: number): Value {
    const input = this.graph.input(name, 'float32', ['batch', channels, 'height', 'width'])
    return this.transpose(`${name}:nhwc`, this.cast(`${name}:cast`, input, this.type, 'float32'), [0, 2, 3, 1])
  }

  mapOutput(name: string, map: Value, channels: number): void {
    const exact = this.cast(`${name}:cast`, map, 'float32', this.type)
    this.graph.output(this.transpose(name, exact, [0, 3, 1, 2]), 'float32', [
      'batch',
      channels,
      'out_height',
      'out_width',
    ])
  }

  /** The weight stays OIHW, as checkpoints have it; the runtime permutes it once when the session is made. */
  conv(name: string, map: Value, { in: from, out, kernel, stride = 1, pads, bias }: Convolution): Value {
    const pad = kernel >> 1
    // The runtime's kernel is wrong for 6, 9, 15… channels (it reads them in threes): an inpainting model's 9 become 12.
    const channels = from > 3 && from % 3 === 0 ? Math.ceil(from / 4) * 4 : from
    const inputs = [
      channels === from ? map : this.widened(`${name}:widened`, map, channels - from),
      this.weight(`${name}.weight`, [out, channels, kernel, kernel], channels === from ? {} : { columns: from }),
    ]
    if (bias !== false) inputs.push(bias ?? this.weight(`${name}.bias`, [out]))
    return this.graph.node('Conv', `${name}:out`, inputs, {
      domain: 'com.ms.internal.nhwc',
      attributes: {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: pads ?? [pad, pad, pad, pad],
        dilations: [1, 1],
        group: 1,
      },
    })
  }

  groupNorm(
    name: string,
    map: Value,
    norm: { channels: number; groups: number; epsilon: number; silu: boolean },
  ): Value {
    const inputs = [map, this.weight(`${name}.weight`, [norm.channels]), this.weight(`${name}.bias`, [norm.channels])]
    return this.graph.node('GroupNorm', `${name}:out`, inputs, {
      ...microsoft,
      attributes: {
        epsilon: { float: norm.epsilon },
        groups: norm.groups,
        activation: norm.silu ? 1 : 0,
        channels_last: 1,
      },
    })
  }

  upsample(name: string, map: Value, size?: Value): Value {
    const inputs = size ? [map, '', '', size] : [map, '', this.graph.constant('float32', [1, 2, 2, 1])]
    const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
    return this.graph.node('Resize', name, inputs, { attributes })
  }

  repeat(name: string, map: Value, times: number): Value {
    return this.graph.node('Resize', name, [map, '', this.graph.constant('float32', [1, times, times, 1])], {
      attributes: { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    })
  }

  prelu(name: string, map: Value, channels: number): Value {
    return this.graph.node('PRelu', `${name}:out`, [map, this.weight(`${name}.weight`, [channels])])
  }

  pixelShuffle(name: string, map: Value, factor: number): Value {
    return this.graph.node('DepthToSpace', name, [map], {
      domain: 'com.ms.internal.nhwc',
      attributes: { blocksize: factor, mode: 'CRD' },
    })
  }

  perChannel(values: readonly number[]): Value {
    return this.graph.constant(this.type, values)
  }

  concat(name: string, maps: readonly Value[]): Value {
    return this.graph.node('Concat', name, maps, { attributes: { axis: 3 } })
  }

  toRows(name: string, map: Value, channels: number): Value {
    return this.reshape(name, map, [-1, channels])
  }

  toMap(name: string, rows: Value, grid: Value): Value {
    return this.reshape(name, rows, grid)
  }

  /** QuickGelu with alpha 1 is x·σ(x), in one pass. */
  silu(name: string, x: Value): Value {
    return this.graph.node('QuickGelu', name, [x], { ...microsoft, attributes: { alpha: { float: 1 } } })
  }

  gelu(name: string, x: Value): Value {
    return this.graph.node('Gelu', name, [x], microsoft)
  }

  quickGelu(name: string, x: Value): Value {
    return this.graph.node('QuickGelu', name, [x], { ...microsoft, attributes: { alpha: { float: 1.702 } } })
  }

  attention(name: string, query: Value, key: Value, value: Value, heads: Heads): Value {
    if (!this.fusedAttention) return this.plainAttention(name, query, key, value, heads)
    const attributes = { num_heads: heads.count, ...(heads.causal && { unidirectional: 1 }) }
    const mixed = this.graph.node('MultiHeadAttention', `${name}:mixed`, [query, key, value], {
      ...microsoft,
      attributes,
    })
    return this.reshape(`${name}:rows`, mixed, [-1, heads.width])
  }

  addNorm(name: string, x: Value, y: Value, width: number, epsilon: number): { sum: Value; normed: Value } {
    const inputs = [x, y, this.weight(`${name}.weight`, [width]), this.weight(`${name}.bias`, [width])]
    const sum = `${name}:sum`
    const normed = this.graph.node('SkipLayerNormalization', `${name}:out`, inputs, {
      ...microsoft,
      attributes: { epsilon: { float: epsilon } },
      more: ['', '', sum],
    })
    return { sum, normed }
  }

  private widened(name: string, map: Value, zeros: number): Value {
    return this.graph.node('Pad', name, [map, this.graph.constant('int64', [0, 0, 0, 0, 0, 0, 0, zeros])])
  }
}

/** The portable dialect: NCHW maps and plain ONNX operators in float32, for the wasm backend and any other ONNX runtime. */
import { type Convolution, Dialect, type Heads } from './dialect.ts'
import type { Value } from './onnx.ts'

export class PortableDialect extends Dialect {
  readonly layout = 'nchw'
  readonly type = 'float32'

  mapInput(name: string, channels: number): Value {
    return this.graph.input(name, 'float32', ['batch', channels, 'height', 'width'])
  }

  mapOutput(name: string, map: Value, channels: number): void {
    this.graph.output(this.graph.node('Identity', name, [map]), 'float32', [
      'batch',
      channels,
      'out_height',
      'out_width',
    ])
  }

  conv(name: string, map: Value, { in: from, out, kernel, stride = 1, pads, bias }: Convolution): Value {
    const pad = kernel >> 1
    const inputs = [map, this.weight(`${name}.weight`, [out, from, kernel, kernel])]
    if (bias !== false) inputs.push(bias ?? this.weight(`${name}.bias`, [out]))
    return this.graph.node('Conv', `${name}:out`, inputs, {
      attributes: { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: pads ?? [pad, pad, pad, pad] },
    })
  }

  /** A group is an instance of the map seen as [batch, groups, everything else]. */
  groupNorm(
    name: string,
    map: Value,
    norm: { channels: number; groups: number; epsilon: number; silu: boolean },
  ): Value {
    const { channels, groups, epsilon, silu } = norm
    const graph = this.graph
    const ones = graph.constant('float32', Array(groups).fill(1))
    const zeros = graph.constant('float32', Array(groups).fill(0))
    const grouped = this.reshape(`${name}:grouped`, map, [0, groups, -1])
    const normed = graph.node('InstanceNormalization', `${name}:normed`, [grouped, ones, zeros], {
      attributes: { epsilon: { float: epsilon } },
    })
    const back = this.reshape(`${name}:back`, normed, graph.node('Shape', `${name}:shape`, [map]))
    const scaled = this.multiply(`${name}:scaled`, back, this.weight(`${name}.weight`, [channels, 1, 1]))
    const out = this.add(`${name}:out`, scaled, this.weight(`${name}.bias`, [channels, 1, 1]))
    return silu ? this.silu(`${name}:silu`, out) : out
  }

  upsample(name: string, map: Value, size?: Value): Value {
    const inputs = size ? [map, '', '', size] : [map, '', this.graph.constant('float32', [1, 1, 2, 2])]
    const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
    return this.graph.node('Resize', name, inputs, { attributes })
  }

  repeat(name: string, map: Value, times: number): Value {
    return this.graph.node('Resize', name, [map, '', this.graph.constant('float32', [1, 1, times, times])], {
      attributes: { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    })
  }

  prelu(name: string, map: Value, channels: number): Value {
    return this.graph.node('PRelu', `${name}:out`, [map, this.weight(`${name}.weight`, [channels, 1, 1])])
  }

  pixelShuffle(name: string, map: Value, factor: number): Value {
    return this.graph.node('DepthToSpace', name, [map], { attributes: { blocksize: factor, mode: 'CRD' } })
  }

  perChannel(values: readonly number[]): Value {
    return this.graph.constant('float32', values, [values.length, 1, 1])
  }

  concat(name: string, maps: readonly Value[]): Value {
    return this.graph.node('Concat', name, maps, { attributes: { axis: 1 } })
  }

  toRows(name: string, map: Value, channels: number): Value {
    return this.reshape(name, this.transpose(`${name}:nhwc`, map, [0, 2, 3, 1]), [-1, channels])
  }

  toMap(name: string, rows: Value, grid: Value): Value {
    return this.transpose(name, this.reshape(`${name}:nhwc`, rows, grid), [0, 3, 1, 2])
  }

  silu(name: string, x: Value): Value {
    return this.multiply(name, x, this.graph.node('Sigmoid', `${name}:sigmoid`, [x]))
  }

  /** ½x(1 + erf(x/√2)). */
  gelu(name: string, x: Value): Value {
    const scaled = this.multiply(`${name}:scaled`, x, this.scalar(Math.SQRT1_2))
    const erf = this.graph.node('Erf', `${name}:erf`, [scaled])
    const gate = this.add(`${name}:gate`, erf, this.scalar(1))
    const half = this.multiply(`${name}:half`, x, this.scalar(0.5))
    return this.multiply(name, half, gate)
  }

  quickGelu(name: string, x: Value): Value {
    const scaled = this.multiply(`${name}:scaled`, x, this.scalar(1.702))
    return this.multiply(name, x, this.graph.node('Sigmoid', `${name}:sigmoid`, [scaled]))
  }

  attention(name: string, query: Value, key: Value, value: Value, heads: Heads): Value {
    return this.plainAttention(name, query, key, value, heads)
  }

  addNorm(name: string, x: Value, y: Value, width: number, epsilon: number): { sum: Value; normed: Value } {
    const sum = this.add(`${name}:sum`, x, y)
    return { sum, normed: this.layerNorm(name, sum, width, epsilon) }
  }
}

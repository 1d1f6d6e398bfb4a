/** Parts of the UNet written in two ways: as its graph has them, and as an experiment would. */
import type { Value, WebGpuDialect, WeightRecipe } from '../../../src/diffusion/networks/graph/index.ts'
import { torchCpuGenerator } from '../../../src/random/index.ts'
import { winograd } from './winograd.ts'

export interface Pair {
  name: string
  /** Of the input, in NHWC or as rows, and of the output. */
  input: readonly number[]
  usual: Way
  other: Way
}

/** From the input to an output of the same shape. */
type Way = (dialect: WebGpuDialect, x: Value) => Value

const batch = 2

export const pairs: readonly Pair[] = [
  convolution(320, 64),
  convolution(640, 32),
  convolution(1280, 16),
  feedForward(320, 4096),
  feedForward(640, 1024),
]

/** A 3×3 convolution by the runtime's kernel, and by Winograd's F(2×2, 3×3). */
function convolution(channels: number, side: number): Pair {
  return {
    name: `3×3 convolution ${channels} → ${channels} at ${side}×${side}: Winograd`,
    input: [batch, side, side, channels],
    usual: (dialect, x) => dialect.conv('layer', x, { in: channels, out: channels, kernel: 3 }),
    other: (dialect, x) => {
      const bias = dialect.weight('layer.bias', [channels])
      return winograd(dialect, 'layer', x, { in: channels, out: channels, batch, side, bias })
    },
  }
}

/** A transformer's feed-forward layer in two products, GELU and a product, and with both in one pass over one product. */
function feedForward(width: number, tokens: number): Pair {
  const inner = 4 * width
  const sizes = { in: width, out: inner }
  return {
    name: `feed-forward ${width} of ${tokens} rows: BiasSplitGelu`,
    input: [batch * tokens, width],
    usual: (dialect, x) => {
      const hidden = dialect.linear('layer', x, sizes, { rows: [0, inner] })
      const gate = dialect.linear('layer', x, sizes, { rows: [inner, 2 * inner] })
      const gated = dialect.multiply('gated', hidden, dialect.gelu('gelu', gate))
      return dialect.linear('out', gated, { in: inner, out: width })
    },
    other: (dialect, x) => {
      const both = dialect.linear('layer', x, { in: width, out: 2 * inner }, { bias: false })
      const batched = dialect.reshape('batched', both, [batch, tokens, 2 * inner])
      const bias = dialect.weight('layer.bias', [2 * inner])
      const gated = dialect.graph.node('BiasSplitGelu', 'gated', [batched, bias], { domain: 'com.microsoft' })
      return dialect.linear('out', dialect.reshape('rows', gated, [-1, inner]), { in: inner, out: width })
    },
  }
}

/** Numbers for a weight, of the variance of its inputs' number: the same for both ways. */
export function numbers({ parts: [name = ''], shape, rows = [0, shape[0]!] }: WeightRecipe): Float32Array {
  const width = shape.slice(1).reduce((product, size) => product * size, 1)
  const seed = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)
  const drawn = torchCpuGenerator(seed).normal(rows[1] * width)
  const scale = shape.length > 1 ? width ** -0.5 : 0.1
  return drawn.subarray(rows[0] * width).map((value) => value * scale)
}

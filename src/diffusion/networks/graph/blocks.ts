/** The blocks that Stable Diffusion's networks share: the residual block, the transformer block and attention's projections. */
import type { Dialect } from './dialect.ts'
import type { Value } from './onnx.ts'

/** Normalisation settings of a network: how many groups, and what keeps a variance from zero. */
export interface Norm {
  groups: number
  epsilon: number
}

/** SiLU(time embedding): one for all rows of the batch, [1, width], or where each row is told something else, [batch, width]. */
export interface Time {
  value: Value
  width: number
  isPerRow: boolean
}

/**
 * ResnetBlock2D: norm, SiLU, conv, twice, and a shortcut around them. Where the network has a time embedding that all rows share, its
 * projection is added to the first convolution's bias: a sum per channel either way, but this one costs no pass over the map.
 * Source: diffusers models/resnet.py.
 */
export function resnet(
  d: Dialect,
  name: string,
  map: Value,
  { in: from, out, norm, time }: { in: number; out: number; norm: Norm; time?: Time },
): Value {
  const first = d.groupNorm(`${name}.norm1`, map, { channels: from, ...norm, silu: true })
  const timed = time && timeBias(d, name, out, time)
  const convolved = d.conv(`${name}.conv1`, first, {
    in: from,
    out,
    kernel: 3,
    ...(timed && { bias: timed.isPerRow ? false : timed.bias }),
  })
  const hidden = timed?.isPerRow ? d.add(`${name}.conv1:timed`, convolved, timed.bias) : convolved
  const second = d.groupNorm(`${name}.norm2`, hidden, { channels: out, ...norm, silu: true })
  const residual = d.conv(`${name}.conv2`, second, { in: out, out, kernel: 3 })
  const shortcut = from === out ? map : d.conv(`${name}.conv_shortcut`, map, { in: from, out, kernel: 1 })
  return d.add(`${name}:out`, shortcut, residual)
}

/** The first convolution's bias with the time in it: for all rows, or as a map of one pixel for each. */
function timeBias(d: Dialect, name: string, out: number, time: Time): { bias: Value; isPerRow: boolean } {
  const bias = [`${name}.time_emb_proj.bias`, `${name}.conv1.bias`]
  const projected = d.linear(`${name}.time_emb_proj`, time.value, { in: time.width, out }, { bias, exact: true })
  const shape = !time.isPerRow ? [out] : d.layout === 'nhwc' ? [-1, 1, 1, out] : [-1, out, 1, 1]
  return { bias: d.reshape(`${name}.conv1:bias`, projected, shape), isPerRow: time.isPerRow }
}

/** What the attentions of a transformer are told at run time. */
export interface TransformerInputs {
  /** int64 [batch, height, width, -1] and [batch, height·width, -1]. */
  grid: Value
  rows: Value
  /** Keys and values of the prompt for each of its blocks, [batch, context tokens, width]. */
  prompt: readonly { key: Value; value: Value }[]
}

/**
 * Transformer2DModel: as many BasicTransformerBlocks (self-attention, cross-attention, GEGLU feed-forward) as it is given prompts for.
 * Entry and exit are never rounded: of SD 1.5 a tenth of the weights, and half of the error that rounding them all makes.
 * Source: diffusers models/transformers/transformer_2d.py, models/attention.py.
 */
export function transformer(
  d: Dialect,
  name: string,
  map: Value,
  { width, heads, groups, inputs }: { width: number; heads: number; groups: number; inputs: TransformerInputs },
): Value {
  const size = { in: width, out: width }
  const batched = (label: string, rows: Value) => d.reshape(`${label}:batched`, rows, inputs.rows)
  const project = (label: string, rows: Value) => batched(label, d.linear(label, rows, size, { bias: false }))

  const normed = d.groupNorm(`${name}.norm`, map, { channels: width, groups, epsilon: 1e-6, silu: false })
  const entry = d.linear(`${name}.proj_in`, d.toRows(`${name}:tokens`, normed, width), size, { exact: true })

  // Each block leaves its last sum to the norm that follows, which is the next block's first.
  let rows = { sum: entry, normed: d.layerNorm(`${name}.transformer_blocks.0.norm1`, entry, width, 1e-5) }
  let fed = entry
  for (const [i, { key, value }] of inputs.prompt.entries()) {
    const block = `${name}.transformer_blocks.${i}`
    const [q, k, v] = ['q', 'k', 'v'].map((part) => project(`${block}.attn1.to_${part}`, rows.normed)) as [
      Value,
      Value,
      Value,
    ]
    const self = d.attention(`${block}.attn1`, q, k, v, { count: heads, width })
    const selfOut = d.linear(`${block}.attn1.to_out.0`, self, size)

    const b = d.addNorm(`${block}.norm2`, rows.sum, selfOut, width, 1e-5)
    const query = project(`${block}.attn2.to_q`, b.normed)
    const cross = d.attention(`${block}.attn2`, query, key, value, { count: heads, width })
    const crossOut = d.linear(`${block}.attn2.to_out.0`, cross, size)

    const c = d.addNorm(`${block}.norm3`, b.sum, crossOut, width, 1e-5)
    const out = geglu(d, `${block}.ff`, c.normed, width)
    if (i < inputs.prompt.length - 1) {
      rows = d.addNorm(`${name}.transformer_blocks.${i + 1}.norm1`, c.sum, out, width, 1e-5)
    } else fed = d.add(`${block}:out`, c.sum, out)
  }
  const exit = d.linear(`${name}.proj_out`, fed, size, { exact: true })
  return d.add(`${name}:out`, map, d.toMap(`${name}:map`, exit, inputs.grid))
}

/** W₂·(value ⊙ GELU(gate)): the first projection's rows are the values, then the gates. */
function geglu(d: Dialect, name: string, rows: Value, width: number): Value {
  const inner = 4 * width
  const half = (part: readonly [number, number]) =>
    d.linear(`${name}.net.0.proj`, rows, { in: width, out: inner }, { rows: part })
  const gate = d.gelu(`${name}:gate`, half([inner, 2 * inner]))
  return d.linear(`${name}.net.2`, d.multiply(`${name}:gated`, half([0, inner]), gate), { in: inner, out: width })
}

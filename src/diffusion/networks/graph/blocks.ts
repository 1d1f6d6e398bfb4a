/** The blocks that Stable Diffusion's networks share: the residual block, the transformer block and attention's projections. */
import type { Dialect } from './dialect.ts'
import type { Value } from './onnx.ts'

/** Normalisation settings of a network: how many groups, and what keeps a variance from zero. */
export interface Norm {
  groups: number
  epsilon: number
}

/**
 * ResnetBlock2D: norm, SiLU, conv, twice, and a shortcut around them. Where the network has a time embedding, its projection
 * is added to the first convolution's bias: a sum per channel either way, but this one costs no pass over the map.
 * `time` is SiLU(time embedding), [1, timeWidth]. Source: diffusers models/resnet.py.
 */
export function resnet(
  d: Dialect,
  name: string,
  map: Value,
  { in: from, out, norm, time }: { in: number; out: number; norm: Norm; time?: { value: Value; width: number } },
): Value {
  const first = d.groupNorm(`${name}.norm1`, map, { channels: from, ...norm, silu: true })
  const hidden = d.conv(`${name}.conv1`, first, {
    in: from,
    out,
    kernel: 3,
    ...(time && { bias: timeBias(d, name, out, time) }),
  })
  const second = d.groupNorm(`${name}.norm2`, hidden, { channels: out, ...norm, silu: true })
  const residual = d.conv(`${name}.conv2`, second, { in: out, out, kernel: 3 })
  const shortcut = from === out ? map : d.conv(`${name}.conv_shortcut`, map, { in: from, out, kernel: 1 })
  return d.add(`${name}:out`, shortcut, residual)
}

function timeBias(d: Dialect, name: string, out: number, time: { value: Value; width: number }): Value {
  const bias = [`${name}.time_emb_proj.bias`, `${name}.conv1.bias`]
  const projected = d.linear(`${name}.time_emb_proj`, time.value, { in: time.width, out }, { bias, exact: true })
  return d.reshape(`${name}.conv1:bias`, projected, [out])
}

/** What the two attentions of a transformer are told at run time. */
export interface TransformerInputs {
  /** int64 [batch, height, width, -1] and [batch, height·width, -1]. */
  grid: Value
  rows: Value
  /** Keys and values of the prompt, [batch, context tokens, width]. */
  key: Value
  value: Value
}

/**
 * Transformer2DModel with one BasicTransformerBlock: self-attention, cross-attention, GEGLU feed-forward. Entry and exit are never
 * rounded: a tenth of the weights, and half of the error that rounding them all makes.
 * Source: diffusers models/transformers/transformer_2d.py, models/attention.py.
 */
export function transformer(
  d: Dialect,
  name: string,
  map: Value,
  { width, heads, groups, inputs }: { width: number; heads: number; groups: number; inputs: TransformerInputs },
): Value {
  const block = `${name}.transformer_blocks.0`
  const size = { in: width, out: width }
  const batched = (label: string, rows: Value) => d.reshape(`${label}:batched`, rows, inputs.rows)
  const project = (label: string, rows: Value) => batched(label, d.linear(label, rows, size, { bias: false }))

  const normed = d.groupNorm(`${name}.norm`, map, { channels: width, groups, epsilon: 1e-6, silu: false })
  const entry = d.linear(`${name}.proj_in`, d.toRows(`${name}:tokens`, normed, width), size, { exact: true })

  const a = d.layerNorm(`${block}.norm1`, entry, width, 1e-5)
  const [q, k, v] = ['q', 'k', 'v'].map((part) => project(`${block}.attn1.to_${part}`, a)) as [Value, Value, Value]
  const self = d.attention(`${block}.attn1`, q, k, v, { count: heads, width })
  const selfOut = d.linear(`${block}.attn1.to_out.0`, self, size)

  const b = d.addNorm(`${block}.norm2`, entry, selfOut, width, 1e-5)
  const query = project(`${block}.attn2.to_q`, b.normed)
  const cross = d.attention(`${block}.attn2`, query, inputs.key, inputs.value, { count: heads, width })
  const crossOut = d.linear(`${block}.attn2.to_out.0`, cross, size)

  const c = d.addNorm(`${block}.norm3`, b.sum, crossOut, width, 1e-5)
  const fed = d.add(`${block}:out`, c.sum, geglu(d, `${block}.ff`, c.normed, width))
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

/** Upscaler models as graphs: `picture` float32 [1, 3, h, w] in 0…1 to `enlarged` float32 [1, 3, scale·h, scale·w], about 0…1. */
import type { CompactConfig, RrdbConfig, SpanConfig, UpscalerConfig } from '../../../models/index.ts'
import type { Dialect } from './dialect.ts'
import type { Value } from './onnx.ts'

/** Sides of an ESRGAN's picture are whole multiples of its `unshuffle`. */
export function upscalerGraph(d: Dialect, config: UpscalerConfig): Dialect {
  const picture = d.mapInput('picture', 3)
  d.mapOutput('enlarged', enlarged(d, picture, config), 3)
  return d
}

function enlarged(d: Dialect, picture: Value, config: UpscalerConfig): Value {
  switch (config.architecture) {
    case 'rrdb':
      return rrdb(d, picture, config)
    case 'compact':
      return compact(d, picture, config)
    case 'span':
      return span(d, picture, config)
  }
}

/** Source: basicsr/archs/rrdbnet_arch.py, and xinntao/ESRGAN RRDBNet_arch.py. The first convolution takes squares of pixels at once. */
function rrdb(d: Dialect, picture: Value, config: RrdbConfig): Value {
  const { features: width, growth, blocks, doublings, unshuffle } = config
  const same = { in: width, out: width, kernel: 3 }
  const around = [unshuffle, unshuffle, unshuffle, unshuffle] as const
  const squares = { in: 3, out: width, kernel: 3 * unshuffle, stride: unshuffle, pads: around }
  const first = d.conv('conv_first', picture, squares)
  let map = first
  for (let i = 0; i < blocks; i++) {
    const block = `body.${i}`
    let inner = map
    for (let j = 1; j <= 3; j++) inner = dense(d, `${block}.rdb${j}`, inner, width, growth)
    map = d.add(`${block}:out`, d.scale(`${block}:scaled`, inner, 0.2), map)
  }
  map = d.add('body:out', d.conv('conv_body', map, same), first)
  for (let i = 1; i <= doublings; i++) {
    map = d.leakyRelu(`conv_up${i}:act`, d.conv(`conv_up${i}`, d.upsample(`conv_up${i}:larger`, map), same), 0.2)
  }
  const fine = d.leakyRelu('conv_hr:act', d.conv('conv_hr', map, same), 0.2)
  return d.conv('conv_last', fine, { in: width, out: 3, kernel: 3 })
}

/** Five convolutions, each of which sees what all before it gave. */
function dense(d: Dialect, name: string, map: Value, width: number, growth: number): Value {
  const seen = [map]
  for (let layer = 1; layer <= 4; layer++) {
    const size = { in: width + (layer - 1) * growth, out: growth, kernel: 3 }
    const conv = d.conv(`${name}.conv${layer}`, all(layer), size)
    seen.push(d.leakyRelu(`${name}.conv${layer}:act`, conv, 0.2))
  }
  const last = d.conv(`${name}.conv5`, all(5), { in: width + 4 * growth, out: width, kernel: 3 })
  return d.add(`${name}:out`, d.scale(`${name}:scaled`, last, 0.2), map)

  function all(layer: number): Value {
    return seen.length === 1 ? map : d.concat(`${name}.conv${layer}:in`, seen)
  }
}

/** Source: xinntao/Real-ESRGAN realesrgan/archs/srvgg_arch.py. */
function compact(d: Dialect, picture: Value, { features: width, layers, scale }: CompactConfig): Value {
  let map = picture
  for (let layer = 0; layer <= layers; layer++) {
    const size = { in: layer === 0 ? 3 : width, out: width, kernel: 3 }
    map = d.prelu(`body.${2 * layer + 1}`, d.conv(`body.${2 * layer}`, map, size), width)
  }
  const squares = d.conv(`body.${2 * layers + 2}`, map, { in: width, out: 3 * scale ** 2, kernel: 3 })
  const details = scale === 1 ? squares : d.pixelShuffle('upsampler', squares, scale)
  const base = scale === 1 ? picture : d.repeat('base', picture, scale)
  return d.add('details:added', details, base)
}

/** DIV2K's mean colour. */
const meanColour = [0.4488, 0.4371, 0.404]

/** Source: hongyuanyu/SPAN basicsr/archs/span_arch.py. */
function span(d: Dialect, picture: Value, { features: width, scale, isNormed }: SpanConfig): Value {
  const same = { in: width, out: width, kernel: 3 }
  const centred = () => d.add('picture:centred', picture, d.perChannel(meanColour.map((mean) => -mean)))
  const ready = isNormed ? d.scale('picture:levels', centred(), 255) : picture
  const first = d.conv('conv_1', ready, { in: 3, out: width, kernel: 3 })
  let map = first
  const [outs, inners]: [Value[], Value[]] = [[], []]
  for (let i = 1; i <= 6; i++) {
    const block = `block_${i}`
    const inner = d.silu(`${block}.c1_r:act`, d.conv(`${block}.c1_r`, map, same))
    const middle = d.conv(`${block}.c2_r`, inner, same)
    const out = d.conv(`${block}.c3_r`, d.silu(`${block}.c2_r:act`, middle), same)
    const attention = d.shift(`${block}:attention`, d.sigmoid(`${block}:sigmoid`, out), -0.5)
    map = d.multiply(`${block}:out`, d.add(`${block}:sum`, out, map), attention)
    outs.push(map)
    inners.push(inner)
  }
  // Activated: PyTorch's SiLU works in place, also on what is joined here.
  const seen = [first, d.conv('conv_2', map, same), outs[0]!, inners[5]!]
  const joined = d.conv('conv_cat', d.concat('seen', seen), { in: 4 * width, out: width, kernel: 1 })
  const squares = d.conv('upsampler.0', joined, { in: width, out: 3 * scale ** 2, kernel: 3 })
  return scale === 1 ? squares : d.pixelShuffle('upsampler', squares, scale)
}

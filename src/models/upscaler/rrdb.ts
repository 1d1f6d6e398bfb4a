/** ESRGAN's and Real-ESRGAN's networks under one set of names, Real-ESRGAN's (basicsr/archs/rrdbnet_arch.py). */
import { badFile } from '../../untrusted/index.ts'
import { toFloat32, type Weights } from '../bytes/index.ts'
import { inMemory, otherChannels, shapeOf, type Tensors } from './tensors.ts'
import type { RrdbConfig } from './upscaler-config.ts'

export function isRrdb(tensors: Tensors): boolean {
  const names = [...tensors.keys()]
  return names.some((name) =>
    /^(model\.1\.sub\.0\.RDB1\.conv1\.0|(body|RRDB_trunk)\.0\.(rdb|RDB)1\.conv1)\.weight$/.test(name),
  )
}

/** ESRGAN's names, of 2018; those of its second version, which BSRGAN kept; and Real-ESRGAN's, which stay. */
function newName(doublings: number): (name: string) => string | undefined {
  const ends: Record<number, string> = {
    0: 'conv_first',
    [3 * doublings + 2]: 'conv_hr',
    [3 * doublings + 4]: 'conv_last',
  }
  return (name) => {
    const [, stage, kind] = /^model\.(\d+)\.(weight|bias)$/.exec(name) ?? []
    if (stage) return `${ends[Number(stage)] ?? `conv_up${Number(stage) / 3}`}.${kind}`
    return name
      .replace(/^model\.1\.sub\.(\d+)\.RDB(\d)\.conv(\d)\.0\./, 'body.$1.rdb$2.conv$3.')
      .replace(/^model\.1\.sub\.\d+\.(weight|bias)$/, 'conv_body.$1')
      .replace(/^RRDB_trunk\.(\d+)\.RDB(\d)\./, 'body.$1.rdb$2.')
      .replace(/^trunk_conv\./, 'conv_body.')
      .replace(/^upconv(\d)\./, 'conv_up$1.')
      .replace(/^HRconv\./, 'conv_hr.')
  }
}

/** Each doubling has one convolution; of the old names the last one's number tells how many there are. */
function doublingsOf(tensors: Tensors): number {
  const last = Math.max(...[...tensors.keys()].map((name) => Number(/^model\.(\d+)\.weight$/.exec(name)?.[1] ?? -1)))
  if (last >= 4) return (last - 4) / 3
  return [...tensors.keys()].filter((name) => /^(conv_up|upconv)\d\.weight$/.test(name)).length
}

/** Its sizes, and its tensors under the new names. `where` names the file. */
export function rrdb<Tensor extends { shape: readonly number[] }>(
  tensors: ReadonlyMap<string, Tensor>,
  where: string,
): { config: RrdbConfig; tensors: Map<string, Tensor> } {
  if ([...tensors.keys()].some((name) => /\.conv1x1\./.test(name))) {
    throw badFile(where, 'is an ESRGAN+ upscaler, which is not read. Choose an ESRGAN or Real-ESRGAN model.')
  }
  const doublings = doublingsOf(tensors)
  if (!(Number.isInteger(doublings) && doublings <= 3)) {
    throw badFile(
      where,
      'is an ESRGAN of an unusual scale, which is not read. Choose one that enlarges 1, 2, 4 or 8 times.',
    )
  }
  const named = new Map(Array.from(tensors, ([name, tensor]) => [newName(doublings)(name) ?? name, tensor]))
  const [features, given] = shapeOf(named, 'conv_first.weight', where) as [number, number]
  const [growth] = shapeOf(named, 'body.0.rdb1.conv1.weight', where) as [number]
  const [colours] = shapeOf(named, 'conv_last.weight', where) as [number]
  const unshuffle = Math.sqrt(given / 3)
  if (colours !== 3 || ![1, 2, 4].includes(unshuffle)) throw otherChannels(where, given, colours)
  const blocks = new Set([...named.keys()].map((name) => /^body\.(\d+)\./.exec(name)?.[1]).filter(Boolean)).size
  const scale = 2 ** doublings / unshuffle
  if (scale < 1) throw badFile(where, 'makes pictures smaller, not larger. Choose another upscaler.')
  return { config: { architecture: 'rrdb', scale, features, growth, blocks, doublings, unshuffle }, tensors: named }
}

/** The tensors that the graph asks for. */
export function rrdbShapes({
  features,
  growth,
  blocks,
  doublings,
  unshuffle,
}: RrdbConfig): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  const conv = (name: string, from: number, to: number) => {
    shapes.set(`${name}.weight`, [to, from, 3, 3])
    shapes.set(`${name}.bias`, [to])
  }
  conv('conv_first', 3 * unshuffle ** 2, features)
  for (let block = 0; block < blocks; block++) {
    for (let dense = 1; dense <= 3; dense++) {
      for (let layer = 1; layer <= 5; layer++) {
        const from = features + (layer - 1) * growth
        conv(`body.${block}.rdb${dense}.conv${layer}`, from, layer < 5 ? growth : features)
      }
    }
  }
  conv('conv_body', features, features)
  for (let i = 1; i <= doublings; i++) conv(`conv_up${i}`, features, features)
  conv('conv_hr', features, features)
  conv('conv_last', features, 3)
  return shapes
}

/**
 * Squares of pixels that become channels, and a convolution of 3×3 over them, are one convolution over the picture itself, in steps of a
 * square: its weights are these, [features, 3, 3·unshuffle, 3·unshuffle].
 */
export async function withUnshuffle(weights: Weights, { features, unshuffle }: RrdbConfig): Promise<Weights> {
  if (unshuffle === 1) return weights
  const { source, begin, end, dtype } = weights.get('conv_first.weight')!
  const given = toFloat32(await source.read(begin, end), dtype)
  const side = 3 * unshuffle
  const values = new Float32Array(features * 3 * side ** 2)
  for (let at = 0; at < values.length; at++) {
    const [x, y] = [at % side, Math.floor(at / side) % side]
    const [colour, out] = [Math.floor(at / side ** 2) % 3, Math.floor(at / (3 * side ** 2))]
    // Source: torch.nn.functional.pixel_unshuffle: a colour's square lies in channels row by row.
    const channel = (colour * unshuffle + (y % unshuffle)) * unshuffle + (x % unshuffle)
    const [ky, kx] = [Math.floor(y / unshuffle), Math.floor(x / unshuffle)]
    values[at] = given[((out * 3 * unshuffle ** 2 + channel) * 3 + ky) * 3 + kx]!
  }
  return new Map(weights).set('conv_first.weight', inMemory(values, [features, 3, side, side]))
}

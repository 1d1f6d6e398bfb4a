/** The blocks that a model's layers lie in, by the names that people weigh LoRAs with: BASE, IN00…, M00, OUT00…. */
import type { LayerName } from './layer-names.ts'

/** The block of a layer, counted as CompVis' files do; `layers` is the UNet's layers_per_block. Undefined for what lies in none. */
export function blockOf({ part, path }: LayerName, layers: number): string | undefined {
  if (part === 'textEncoder') return 'BASE'
  if (path.startsWith('mid_block.')) return 'M00'
  if (path.startsWith('conv_in')) return 'IN00'
  const [, side, level, kind, number] = /^(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\./.exec(`${path}.`) ?? []
  if (!side) return undefined
  const first = (layers + 1) * Number(level)
  const isSampler = kind === 'downsamplers' || kind === 'upsamplers'
  const place = first + (isSampler ? layers : Number(number)) + (side === 'down' ? 1 : 0)
  return `${side === 'down' ? 'IN' : 'OUT'}${String(place).padStart(2, '0')}`
}

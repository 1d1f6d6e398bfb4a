/** Real-ESRGAN's compact network: convolutions with PReLU at the picture's own size, and pixels shuffled out of channels at the end. */
import { badFile } from '../../untrusted/index.ts'
import { otherChannels, shapeOf, type Tensors } from './tensors.ts'
import type { CompactConfig } from './upscaler-config.ts'

export function isCompact(tensors: Tensors): boolean {
  return tensors.get('body.0.weight')?.shape.length === 4 && tensors.get('body.1.weight')?.shape.length === 1
}

export function compactConfig(tensors: Tensors, where: string): CompactConfig {
  const last = Math.max(...[...tensors.keys()].map((name) => Number(/^body\.(\d+)\.weight$/.exec(name)?.[1] ?? -1)))
  const [features, given] = shapeOf(tensors, 'body.0.weight', where) as [number, number]
  const [shuffled] = shapeOf(tensors, `body.${last}.weight`, where) as [number]
  const layers = (last - 2) / 2
  if (!(Number.isInteger(layers) && layers >= 0 && layers <= tensors.size)) {
    throw badFile(where, 'lacks some of its convolutions. It may be damaged: download it again.')
  }
  return { architecture: 'compact', scale: shuffledScale(shuffled, given, where), features, layers }
}

/** How often pixels are repeated across and down where `shuffled` channels become squares of three colours. */
export function shuffledScale(shuffled: number, given: number, where: string): number {
  const scale = Math.sqrt(shuffled / 3)
  if (given !== 3 || !Number.isInteger(scale)) {
    throw otherChannels(where, given, Number.isInteger(Math.sqrt(shuffled / given)) ? given : shuffled)
  }
  if (scale > 8) throw badFile(where, `enlarges ${scale} times, more than any upscaler does. It may be damaged.`)
  return scale
}

/** The tensors that the graph asks for. */
export function compactShapes({ scale, features, layers }: CompactConfig): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  const conv = (at: number, from: number, to: number) => {
    shapes.set(`body.${at}.weight`, [to, from, 3, 3])
    shapes.set(`body.${at}.bias`, [to])
  }
  conv(0, 3, features)
  for (let layer = 0; layer <= layers; layer++) {
    if (layer > 0) conv(2 * layer, features, features)
    shapes.set(`body.${2 * layer + 1}.weight`, [features])
  }
  conv(2 * layers + 2, features, 3 * scale ** 2)
  return shapes
}

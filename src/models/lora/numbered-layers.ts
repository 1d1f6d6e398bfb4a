/** Layers that a file only numbers, as the first trainer's does (cloneofsimo/lora): counted in the order in which diffusers' modules stand. */
import * as v from 'valibot'
import { jsonOf } from '../../untrusted/index.ts'
import type { Weights } from '../bytes/index.ts'
import { changesOf, type Layer } from './families/index.ts'
import type { LayerName } from './layer-names.ts'

export type NumberedPart = 'unet' | 'text_encoder'

interface Numbered {
  layers: ReadonlyMap<string, Layer>
  classes: Readonly<Record<NumberedPart, readonly string[]>>
}

/** `unet:3:up` is the third layer's. */
export function numberedKey(key: string): { layer: string; role: string } | undefined {
  const [, layer, role] = /^((?:unet|text_encoder):\d+):(up|down)$/.exec(key) ?? []
  return layer && role ? { layer, role } : undefined
}

/** Its metadata names the classes whose layers were trained; these are the trainer's own where it names none. */
export function classesOf(metadata: Readonly<Record<string, string>>): Numbered['classes'] {
  const named = (part: NumberedPart) => jsonOf(v.array(v.string()), metadata[part], { length: 10_000 })
  return {
    unet: named('unet') ?? ['CrossAttention', 'Attention', 'GEGLU'],
    text_encoder: named('text_encoder') ?? ['CLIPAttention'],
  }
}

/**
 * What the file's numbers stand for in this model; none of a part whose layers are more, fewer or others. In a transformer block
 * the feed-forward stood between the attentions in diffusers' first versions, and after them later: the sizes tell.
 */
export function namesOfNumbers(lora: Numbered, base: { unet: Weights; textEncoder: Weights }): Map<string, LayerName> {
  const names = new Map<string, LayerName>()
  const parts = [
    ['unet', 'unet', base.unet],
    ['text_encoder', 'textEncoder', base.textEncoder],
  ] as const
  for (const [own, part, weights] of parts) {
    const layers = [...lora.layers.keys()].filter((key) => key.startsWith(`${own}:`))
    if (layers.length === 0) continue
    const inside = lora.classes[own].map((name) => classes.get(name)).filter((pattern) => pattern !== undefined)
    const hasWindows = layers.some((key) => lora.layers.get(key)!.shape('down').length === 4)
    const paths = [...weights.keys()].flatMap((key) => {
      const path = key.replace(/\.weight$/, '')
      const { length } = weights.get(key)!.shape
      const isOne = path !== key && (length === 2 || (length === 4 && hasWindows))
      return isOne && inside.some((pattern) => pattern.test(path)) ? [path] : []
    })
    for (const rank of [rankOfFormer, rankOfLater]) {
      const ordered = paths.map((path) => ({ path, place: placeOf(path, rank) })).sort(byPlace)
      const pairs = ordered.map(({ path }, i) => [lora.layers.get(`${own}:${i}`), path] as const)
      if (pairs.length !== layers.length || !pairs.every(([layer, path]) => layer && fits(layer, path, weights)))
        continue
      for (const [i, [, path]] of pairs.entries()) names.set(`${own}:${i}`, { part, path })
      break
    }
  }
  return names
}

/** Where the layers of these classes lie. */
const classes = new Map([
  ['CrossAttention', /\.attn[12]\./],
  ['Attention', /\.attn[12]\./],
  ['GEGLU', /\.ff\.net\.0\./],
  ['FeedForward', /\.ff\.net\./],
  ['BasicTransformerBlock', /\.transformer_blocks\./],
  ['Transformer2DModel', /\.attentions\./],
  ['ResnetBlock2D', /\.resnets\./],
  ['CLIPAttention', /\.self_attn\./],
  ['CLIPMLP', /\.mlp\./],
  ['CLIPEncoderLayer', /\.layers\./],
])

/** In the order in which their classes make them. */
const later = [
  ...['down_blocks', 'up_blocks', 'mid_block', 'attentions', 'resnets', 'proj_in', 'transformer_blocks', 'proj_out'],
  ...['attn1', 'attn2', 'ff', 'to_q', 'to_k', 'to_v', 'to_out', 'conv1', 'time_emb_proj', 'conv2', 'conv_shortcut'],
  ...['self_attn', 'mlp', 'k_proj', 'v_proj', 'q_proj', 'out_proj', 'fc1', 'fc2'],
]
const rankOfLater = (name: string) => later.indexOf(name)
/** `ff` before `attn2`. */
const rankOfFormer = (name: string) => (name === 'ff' ? later.indexOf('attn1') + 0.5 : rankOfLater(name))

/** What to sort by, one number for each name of the path; the numbers in it are their own. */
function placeOf(path: string, rank: (name: string) => number): number[] {
  return path.split('.').map((name) => (/^\d+$/.test(name) ? Number(name) : rank(name)))
}

function byPlace({ place: a }: { place: number[] }, { place: b }: { place: number[] }): number {
  const at = a.findIndex((number, i) => number !== b[i])
  return at < 0 ? 0 : a[at]! - (b[at] ?? -1)
}

function fits(layer: Layer, path: string, weights: Weights): boolean {
  const shape = weights.get(`${path}.weight`)!.shape
  const [change] = changesOf(layer, 1)
  return change?.of === 'weight' && change.fits(shape)
}

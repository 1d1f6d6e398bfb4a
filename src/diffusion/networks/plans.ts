/** What a model's sessions are made of: for each network its graph and its weights, and which weights another model changes. */
import type { Family, Patch, Weights } from '../../models/index.ts'
import {
  branches,
  clipTextGraph,
  contextGraph,
  type Dialect,
  deepOutput,
  unetGraph,
  vaeDecoderGraph,
  type WeightBits,
  type WeightRecipe,
} from './graph/index.ts'
import { type Model, textEncodersOf } from './model.ts'
import type { Runtime, Session } from './runtime/index.ts'
import { overflows } from './vae-pass.ts'

export interface Plan {
  dialect: Dialect
  weights: Weights
  /** Outputs that stay on the GPU, where there is one. */
  onGpu?: readonly string[]
}

export type Part = 'unet' | 'context' | 'text' | 'text2' | 'decoder'

export interface Plans extends Record<Exclude<Part, 'text2'>, Plan> {
  text2?: Plan
}

export type Sessions = Partial<Record<Part, Session>>

export const isText = (name: Part): boolean => name === 'text' || name === 'text2'

/** Whether a part reads the words, for the UNet that needs nothing but what it gives. */
export const isWord = (name: Part): boolean => isText(name) || name === 'context'

/** Whether a part stays no longer than it is wanted: of SDXL what reads the words, a third of all. */
export function isPassing(name: Part, family: Family): boolean {
  return family !== 'sd' && isWord(name)
}

/** In the order in which they are loaded. */
export function all({ unet, context, text, text2, decoder }: Plans): [Part, Plan][] {
  const second: [Part, Plan][] = text2 ? [['text2', text2]] : []
  return [['unet', unet], ['context', context], ['text', text], ...second, ['decoder', decoder]]
}

/** Gives an empty graph: its linear layers in `bits` where given, its numbers in `type` where that is not the runtime's own. */
export type Write = (
  name: string,
  how?: { bits?: WeightBits | undefined; type?: 'float32'; kept?: 'float16' },
) => Dialect

export const writing =
  (runtime: Runtime): Write =>
  (name, { bits, type, kept } = {}) =>
    runtime.dialect(name, type, bits, kept)

export function plansOf(model: Model, write: Write, bits: WeightBits | undefined): Plans {
  const { family, unet, vae } = model
  const context = contextGraph(write('context', { bits }), unet.config)
  const denoiser = unetGraph(write('unet', { bits }), unet.config)
  const deep = Array.from({ length: branches }, (_, branch) => deepOutput(denoiser, branch))
  const [text, text2] = textEncodersOf(model).map(({ config, weights }): Plan => {
    // In 4 bits the words' numbers would be off by a twentieth (measured on the demo model).
    return { dialect: clipTextGraph(write('text_encoder', { bits: bits && 8 }), config, family === 'sd'), weights }
  })
  return {
    text: text!,
    ...(text2 && { text2 }),
    context: { dialect: context, weights: unet.weights, onGpu: context.graph.outputs },
    unet: { dialect: denoiser, weights: unet.weights, onGpu: deep },
    decoder: decoderPlan(vae, write),
  }
}

/**
 * Never rounded: next to nothing of it is linear layers. What overflows are its maps, not its weights: these are kept in 16 bits and widened
 * one by one as they are used, which takes half the room for the same numbers.
 */
export function decoderPlan({ config, weights }: Model['vae'], write: Write): Plan {
  const how = overflows(config) ? ({ type: 'float32', kept: 'float16' } as const) : {}
  return { dialect: vaeDecoderGraph(write('vae_decoder', how), config), weights }
}

/** Never rounded: it has a fiftieth of the weights. */
export function shallowPlan(runtime: Runtime, { config, weights }: Model['unet'], branch: number): Plan {
  return { dialect: unetGraph(runtime.dialect(`unet_branch_${branch}`), config, branch), weights }
}

/** Weights by their names in a graph. */
export type Recipes = ReadonlyMap<string, WeightRecipe>

/** The weights that are other numbers in `after` than in `before`: all of another graph, and else those whose LoRAs differ. */
export function changedRecipes(before: Plan, after: Plan): Recipes {
  const all = after.dialect.graph.weights
  if (after.dialect !== before.dialect) return all
  const isChanged = (name: string) => !areSame(before.weights.get(name)?.patches, after.weights.get(name)?.patches)
  return new Map([...all].filter(([, { parts }]) => parts.some(isChanged)))
}

function areSame(before: readonly Patch[] = [], after: readonly Patch[] = []): boolean {
  const isSame = ({ layer, strength }: Patch, i: number) => layer === after[i]!.layer && strength === after[i]!.strength
  return before.length === after.length && before.every(isSame)
}

export function storedBytes({ dialect, weights }: Plan, recipes: Recipes = dialect.graph.weights): number {
  let sum = 0
  for (const { parts, rows, rounded } of recipes.values()) {
    // They are read with the codes.
    if (rounded?.gives === 'scales') continue
    for (const name of parts) {
      const { begin, end, shape } = weights.get(name)!
      sum += rows ? ((end - begin) * (rows[1] - rows[0])) / shape[0]! : end - begin
    }
  }
  return sum
}

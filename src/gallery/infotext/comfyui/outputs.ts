/** What outputs of ComfyUI's nodes are: a link says only their number. */
import { type Graph, links, type Output } from './graph.ts'

const sides = ['positive', 'negative'] as const
const easyPipe = ['pipe', 'model', 'positive', 'negative', 'latent', 'vae', 'clip', 'image', 'seed']
const tinyPipe = ['pipe', 'model', 'positive', 'negative', 'latent', 'vae', 'clip', 'seed']
const context = [
  ...['context', 'model', 'clip', 'vae', 'positive', 'negative', 'latent', 'images', 'seed', 'steps', 'step_refiner'],
  ...['cfg', 'ckpt_name', 'sampler', 'scheduler', 'clip_width', 'clip_height'],
  ...['text_pos_g', 'text_pos_l', 'text_neg_g', 'text_neg_l'],
]

/** Nodes with several outputs, as far as prompts and numbers pass through them; `-` where nothing of ours does. */
const outputs: Readonly<Record<string, readonly string[]>> = {
  CheckpointLoaderSimple: ['model', 'clip', 'vae'],
  LoraLoader: ['model', 'clip'],
  ControlNetApplyAdvanced: sides,
  ControlNetApplySD3: sides,
  ControlNetInpaintingAliMamaApply: sides,
  ACN_AdvancedControlNetApply: [...sides, 'model'],
  ACN_AdvancedControlNetApply_v2: [...sides, 'model'],
  'CR Apply Multi-ControlNet': sides,
  'Apply ControlNet Stack': sides,
  InpaintModelConditioning: [...sides, 'latent'],
  InstructPixToPixConditioning: [...sides, 'latent'],
  INPAINT_VAEEncodeInpaintConditioning: [...sides, 'latent', 'latent'],
  'Efficient Loader': ['model', 'positive', 'negative', 'latent', 'vae', 'clip', '-'],
  'easy fullLoader': ['pipe', 'model', 'vae', 'clip', 'positive', 'negative', 'latent'],
  'easy a1111Loader': ['pipe', 'model', 'vae'],
  'easy comfyLoader': ['pipe', 'model', 'vae'],
  'easy pipeOut': easyPipe,
  'ttN pipeLoader': tinyPipe,
  'ttN pipeLoader_v2': tinyPipe,
  'ttN pipeOUT': ['model', 'positive', 'negative', 'latent', 'vae', 'clip', 'image', 'seed', 'pipe'],
  ToBasicPipe: ['pipe'],
  FromBasicPipe: ['model', 'clip', 'vae', 'positive', 'negative'],
  FromBasicPipe_v2: ['pipe', 'model', 'clip', 'vae', 'positive', 'negative'],
  'Context (rgthree)': context,
  'Context Big (rgthree)': context,
  'Context Switch (rgthree)': context,
  'Context Switch Big (rgthree)': context,
  'Context Merge (rgthree)': context,
  'Context Merge Big (rgthree)': context,
  'KSampler Config (rgthree)': ['steps', 'refiner_step', 'cfg', 'sampler_name', 'scheduler'],
  SDXLPromptStyler: ['text_positive', 'text_negative'],
  'easy stylesSelector': sides,
  SDParameterGenerator: [
    ...['ckpt_name', 'vae_name', 'sampler_name', 'scheduler', 'seed', 'steps', 'refiner_start', 'cfg'],
    ...['positive_ascore', 'negative_ascore', 'aspect_ratio', 'width', 'height', 'batch_size'],
  ],
}

/** Whether an input or output holds many things at once: a pipe, a context. */
export const isPipe = (name: string) => /pipe|context|^(base_)?ctx(_\d+)?$/i.test(name)

const otherNames: readonly (readonly [RegExp, string])[] = [
  [/^\+|\+$|^pos(itive)?(_?(cond(itioning)?|prompt))?$/, 'positive'],
  [/-$|^-.|^neg(ative)?(_?(cond(itioning)?|prompt))?$/, 'negative'],
]

/**
 * What an output is called, in small letters; undefined where nobody says it. A node that takes both sides and no model or
 * pipe gives them in this order: ComfyUI's own custom.
 */
export function outputName(graph: Graph, { node, slot }: Output): string | undefined {
  const listed = Object.hasOwn(outputs, node.type) ? outputs[node.type]![slot] : undefined
  const name = (graph.outputNames.get(node.id)?.[slot] ?? listed)?.toLowerCase()
  const plain = otherNames.find(([pattern]) => name !== undefined && pattern.test(name))?.[1] ?? name
  if (plain !== undefined && plain !== 'conditioning' && plain !== '-') return plain
  const inputs = links(graph, node).map(([input]) => input)
  const isPair = sides.every((side) => inputs.includes(side))
  return isPair && !inputs.some((input) => input === 'model' || isPipe(input)) ? sides[slot] : undefined
}

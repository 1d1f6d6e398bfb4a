/** ComfyUI's `workflow`, the graph as its editor keeps it, for pictures that lack the other form; and what it tells besides. */
import { isObject, objectsIn } from '../json.ts'
import type { Graph, GraphNode } from './graph.ts'

/** The editor keeps values in an order, without names: those of the nodes that matter, `-` where none is read. */
const widgets: Readonly<Record<string, readonly string[]>> = {
  KSampler: ['seed', '-', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  KSamplerAdvanced: ['-', 'noise_seed', '-', 'steps', 'cfg', 'sampler_name', 'scheduler'],
  'KSampler (Efficient)': ['seed', '-', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  'Efficient Loader': [
    ...['ckpt_name', 'vae_name', 'clip_skip', 'lora_name', 'lora_model_strength', 'lora_clip_strength', 'positive'],
    ...['negative', '-', '-', 'empty_latent_width', 'empty_latent_height'],
  ],
  SamplerCustom: ['-', 'noise_seed', '-', 'cfg'],
  KSamplerSelect: ['sampler_name'],
  BasicScheduler: ['scheduler', 'steps', 'denoise'],
  RandomNoise: ['noise_seed'],
  CFGGuider: ['cfg'],
  CheckpointLoaderSimple: ['ckpt_name'],
  VAELoader: ['vae_name'],
  LoraLoader: ['lora_name', 'strength_model'],
  LoraLoaderModelOnly: ['lora_name', 'strength_model'],
  CLIPTextEncode: ['text'],
  CLIPSetLastLayer: ['stop_at_clip_layer'],
  EmptyLatentImage: ['width', 'height'],
  PrimitiveNode: ['value'],
}

/** Behind a seed the editor keeps what happens to it after each picture. */
const control = ['fixed', 'increment', 'decrement', 'randomize']

type Link = { id: unknown; from: string; slot: number }

/** What the outputs of each node are called. */
export function outputNamesOf(workflow: Record<string, unknown> | undefined): Map<string, readonly string[]> {
  return new Map(
    objectsIn(workflow?.nodes).map(({ id, outputs }) => [
      String(id),
      objectsIn(outputs).map(({ name, label, type }) => String(name || label || type)),
    ]),
  )
}

/**
 * The graph of an editor's workflow; undefined where there is none. Muted nodes are left out, bypassed ones pass on what they
 * take of the kind that they give, and words set in one place and got in another are linked.
 */
export function graphOfWorkflow(workflow: Record<string, unknown> | undefined): Graph | undefined {
  const all = objectsIn(workflow?.nodes)
  const links = new Map(linksOf(workflow?.links).map((link) => [link.id, link]))
  const byId = new Map(all.map((node) => [String(node.id), node]))
  const setters = new Map(all.filter(({ type }) => type === 'SetNode').map((node) => [firstWidget(node), node]))

  /** Where a link comes from, behind nodes that only pass on. */
  function source(id: unknown): [string, number] | undefined {
    const seen = new Set<unknown>()
    for (let at = id; !seen.has(at); ) {
      seen.add(at)
      const link = links.get(at)
      const node = link && byId.get(link.from)
      if (!link || !node || node.mode === 2) return undefined
      const passes = node.type === 'Reroute' || node.mode === 4 || node.type === 'GetNode' || node.type === 'SetNode'
      if (!passes) return [link.from, link.slot]
      const behind = node.type === 'GetNode' ? setters.get(firstWidget(node)) : node
      const kind = objectsIn(node.outputs)[link.slot]?.type
      const inputs = objectsIn(behind?.inputs)
      at = (inputs.find(({ type }) => node.mode === 4 && type === kind) ?? inputs[0])?.link
    }
    return undefined
  }

  const nodes = all
    .filter(({ mode }) => mode !== 2 && mode !== 4)
    .map(({ id, type, inputs, widgets_values }): GraphNode => {
      const slots = objectsIn(inputs)
      const linked = slots.flatMap(({ name, link }) => {
        const from = link === null || link === undefined ? undefined : source(link)
        return from ? [[String(name), from] as const] : []
      })
      const own = valuesOf(String(type), slots, widgets_values)
      return { id: String(id), type: String(type), inputs: Object.fromEntries([...own, ...linked]) }
    })
  if (nodes.length === 0) return undefined
  return { nodes: new Map(nodes.map((node) => [node.id, node])), outputNames: outputNamesOf(workflow) }
}

/** [id, from node, from output, to node, to input, type], or the same by names. */
function linksOf(links: unknown): Link[] {
  return (Array.isArray(links) ? links : []).flatMap((link): Link[] => {
    const [id, from, slot] = Array.isArray(link)
      ? link
      : isObject(link)
        ? [link.id, link.origin_id, link.origin_slot]
        : []
    return from === undefined ? [] : [{ id, from: String(from), slot: Number(slot) }]
  })
}

const firstWidget = ({ widgets_values }: Record<string, unknown>) =>
  Array.isArray(widgets_values) ? widgets_values[0] : undefined

/** A node's own values by their names: as the table has them, or as newer editors name them among the inputs. */
function valuesOf(type: string, slots: Record<string, unknown>[], values: unknown): [string, unknown][] {
  if (isObject(values)) return Object.entries(values)
  if (!Array.isArray(values)) return []
  if (Object.hasOwn(widgets, type)) return widgets[type]!.map((name, i) => [name, values[i]])
  const names = slots.flatMap(({ widget }) => (isObject(widget) ? [String(widget.name)] : []))
  const rest = values.filter(
    (value, i) => !(i > 0 && control.includes(String(value)) && typeof values[i - 1] === 'number'),
  )
  // Without any names one text is the text.
  if (names.length === 0)
    return rest.length === 1 && typeof rest[0] === 'string'
      ? [['text', rest[0]]]
      : objectsIn(rest).map((each, i) => [`value_${i}`, each])
  return names.map((name, i) => [name, rest[i]])
}

/** ComfyUI's `workflow`, the graph as its editor keeps it, for pictures that lack the other form. */
import type { Graph } from './comfyui-graph.ts'

/** The editor keeps values in an order, without names: those of the nodes that matter, `-` where none is read. */
const widgets: Readonly<Record<string, readonly string[]>> = {
  KSampler: ['seed', '-', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  KSamplerAdvanced: ['-', 'noise_seed', '-', 'steps', 'cfg', 'sampler_name', 'scheduler'],
  SamplerCustom: ['-', 'noise_seed', '-', 'cfg'],
  KSamplerSelect: ['sampler_name'],
  BasicScheduler: ['scheduler', 'steps', 'denoise'],
  RandomNoise: ['noise_seed'],
  CFGGuider: ['cfg'],
  CheckpointLoaderSimple: ['ckpt_name'],
  LoraLoader: ['lora_name', 'strength_model'],
  LoraLoaderModelOnly: ['lora_name', 'strength_model'],
  CLIPTextEncode: ['text'],
  CLIPSetLastLayer: ['stop_at_clip_layer'],
  EmptyLatentImage: ['width', 'height'],
}

/** The graph of an editor's workflow; undefined where there is none. Bypassed and muted nodes are left out. */
export function graphOfWorkflow(workflow: Record<string, unknown> | undefined): Graph | undefined {
  const nodes = list(workflow?.nodes).filter(({ mode }) => mode !== 2 && mode !== 4)
  // [id, from node, from output, to node, to input, type]
  const links = new Map(
    Array.isArray(workflow?.links) ? workflow.links.map((link) => [Object(link)[0], Object(link)]) : [],
  )
  const graph = nodes.map(({ id, type, inputs, widgets_values }) => {
    const names = Object.hasOwn(widgets, String(type)) ? widgets[String(type)]! : []
    const values = Array.isArray(widgets_values) ? widgets_values : []
    const own = names.map((name, i) => [name, values[i]] as const)
    const linked = list(inputs).flatMap(({ name, link }) =>
      links.has(link) ? [[String(name), [String(links.get(link)[1]), 0]] as const] : [],
    )
    return [String(id), { class_type: String(type), inputs: Object.fromEntries([...own, ...linked]) }] as const
  })
  return graph.length > 0 ? new Map(graph) : undefined
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((each) => Object(each)) : []
}

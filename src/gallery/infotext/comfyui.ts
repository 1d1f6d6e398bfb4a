/** ComfyUI's graph in a picture: what can be understood of it, from the node that draws upstream. */
import type { Graph, GraphNode } from './comfyui-graph.ts'
import { graphOfWorkflow } from './comfyui-workflow.ts'
import { bareName, type Found, objectIn } from './found.ts'
import { fromIds } from './scheduler-names.ts'

/** Reads the graph from a PNG's `prompt` or `workflow`, or the EXIF tags that hold them in a WebP; undefined if there is none. */
export function fromComfyui(texts: ReadonlyMap<string, string>): Found | undefined {
  const said = (name: string) =>
    texts.get(name) ?? [...texts.values()].find((text) => text.startsWith(`${name}:`))?.slice(name.length + 1)
  const graph = graphOf(objectIn(said('prompt'))) ?? graphOfWorkflow(objectIn(said('workflow')))
  const drawing = graph && drawingNode(graph)
  return drawing && read(graph, drawing)
}

function graphOf(prompt: Record<string, unknown> | undefined): Graph | undefined {
  const nodes = Object.entries(prompt ?? {}).filter((entry): entry is [string, GraphNode] => isNode(entry[1]))
  return nodes.length > 0 ? new Map(nodes) : undefined
}

function isNode(value: unknown): value is GraphNode {
  const { class_type, inputs } = Object(value)
  return typeof class_type === 'string' && typeof inputs === 'object' && inputs !== null
}

/** The first pass: a sampler that none is upstream of. */
function drawingNode(graph: Graph): GraphNode | undefined {
  const draws = ({ class_type }: GraphNode) =>
    /^(KSampler|SamplerCustom)/.test(class_type) && class_type !== 'KSamplerSelect'
  const drawing = [...graph.values()].filter(draws)
  return drawing.find((node) => ![...upstream(graph, node)].some((each) => each !== node && draws(each))) ?? drawing[0]
}

function read(graph: Graph, node: GraphNode): Found {
  const seek = (...names: string[]) => nearest(graph, node, names)
  const words = (name: string) => {
    const from = sourceOf(graph, node, name) ?? sourceOf(graph, guiderOf(graph, node), name)
    return from && nearest(graph, from, ['text', 'text_g', 'string', 'value', 'prompt'])
  }
  const from = sourceOf(graph, node, 'latent_image')
  const steps = [...upstream(graph, node)]
  const loras = steps.filter(({ inputs }) => typeof inputs.lora_name === 'string')
  const model = seek('ckpt_name', 'unet_name')
  const [sampler, schedule] = [seek('sampler_name'), seek('scheduler')]
  const { isExact, ...scheduler } = fromIds(
    String(sampler ?? ''),
    schedule === undefined ? undefined : String(schedule),
  )
  const startsFromPicture = from && [...upstream(graph, from)].some(({ class_type }) => /^VAEEncode/.test(class_type))
  const isInpainting = steps.some(({ class_type }) => /Inpaint|SetLatentNoiseMask/.test(class_type))
  const names = loras.map(({ inputs }) => bareName(String(inputs.lora_name)))
  return {
    fields: {
      prompt: words('positive'),
      negative_prompt: words('negative'),
      seed: seek('seed', 'noise_seed'),
      num_inference_steps: seek('steps'),
      guidance_scale: seek('cfg'),
      ...(sampler !== undefined && scheduler),
      ...(from && { width: nearest(graph, from, ['width']), height: nearest(graph, from, ['height']) }),
      ...(startsFromPicture && {
        endpoint: isInpainting ? 'sd/inpainting' : 'sd/image2image',
        strength: seek('denoise'),
      }),
      clip_skip: Math.max(-Number(seek('stop_at_clip_layer') ?? -1) - 1, 0),
      ...(names.length > 0 && {
        lora_models: names,
        lora_weights: loras.map(({ inputs }) => inputs.strength_model ?? 1),
      }),
      random_source: 'cpu',
      samples: 1,
    },
    unknown: [
      ...(sampler === undefined || isExact ? [] : [`Sampler: ${sampler}, ${schedule}`]),
      ...[...graph.values()].map(({ class_type }) => class_type).filter(isForeign),
    ],
    needs: {
      ...(typeof model === 'string' && { model: { name: bareName(model) } }),
      loras: names.map((name) => ({ name })),
      embeddings: [],
    },
  }
}

/** Nodes that change the picture in ways that a request cannot say. */
const isForeign = (type: string) => /ControlNet|IPAdapter|Upscale|FreeU|unCLIP|Style ?Model|Flux|SD3/i.test(type)

const guiderOf = (graph: Graph, node: GraphNode) => sourceOf(graph, node, 'guider')

/** The node that an input comes from. */
function sourceOf(graph: Graph, node: GraphNode | undefined, name: string): GraphNode | undefined {
  const input = node?.inputs[name]
  return Array.isArray(input) ? graph.get(String(input[0])) : undefined
}

/** The node and all that lead to it, nearest first; a graph that bites its tail ends. */
function upstream(graph: Graph, node: GraphNode): Set<GraphNode> {
  const seen = new Set([node])
  for (const each of seen) {
    for (const name of Object.keys(each.inputs)) {
      const source = sourceOf(graph, each, name)
      if (source) seen.add(source)
    }
  }
  return seen
}

/** The nearest value under one of the names. Where the node itself has it from elsewhere, elsewhere is where to look. */
function nearest(graph: Graph, node: GraphNode, names: readonly string[]): string | number | undefined {
  const linked = names.map((name) => sourceOf(graph, node, name)).find((source) => source !== undefined)
  if (linked && linked !== node)
    return nearestOf(upstream(graph, linked), [...names, 'value', 'number', 'string', 'text'])
  return nearestOf(upstream(graph, node), names)
}

function nearestOf(nodes: Iterable<GraphNode>, names: readonly string[]): string | number | undefined {
  for (const { inputs } of nodes) {
    const value = names.map((name) => inputs[name]).find((each) => typeof each === 'string' || typeof each === 'number')
    if (value !== undefined) return value as string | number
  }
  return undefined
}

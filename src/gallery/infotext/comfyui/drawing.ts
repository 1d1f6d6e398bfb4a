/** The node of a ComfyUI graph that draws: known by what it takes in, whatever it is called. */
import { type Graph, type GraphNode, links } from './graph.ts'
import { isPipe } from './outputs.ts'

/** The first pass: a sampler that none is upstream of, and rather one that leads to a picture that is kept. */
export function drawingNode(graph: Graph): GraphNode | undefined {
  const drawing = [...graph.nodes.values()].filter(draws)
  if (drawing.length < 2) return drawing[0]
  const readers = readersOf(graph)
  const behind = new Set(drawing.flatMap((node) => readers.get(node) ?? []))
  for (const node of behind) for (const next of readers.get(node) ?? []) behind.add(next)
  const first = drawing.filter((node) => !behind.has(node))
  // One is enough: most graphs have no more.
  return first.slice(0, 50).find((node) => isKept(node, readers)) ?? first[0] ?? drawing[0]
}

function draws({ type, inputs }: GraphNode): boolean {
  const has = (...names: string[]) => names.some((name) => Object.hasOwn(inputs, name))
  // What only carries settings from one node to the next may have all of them.
  if (/Select$|Config|Generator$|^Context\b/.test(type)) return false
  if (/^(KSampler|SamplerCustom)/.test(type)) return true
  const takes = (name: string) => Array.isArray(inputs[name])
  const isFed =
    ['model', 'positive', 'guider'].some(takes) || Object.keys(inputs).some((name) => isPipe(name) && takes(name))
  if (!isFed) return false
  if (has('steps') && has('seed', 'noise_seed') && has('cfg', 'sampler_name')) return true
  return takes('sigmas') && (has('guider') || (has('positive') && has('negative')))
}

/** Who takes in what a node gives. */
function readersOf(graph: Graph): Map<GraphNode, GraphNode[]> {
  const readers = new Map<GraphNode, GraphNode[]>()
  for (const node of graph.nodes.values()) {
    for (const [, { node: from }] of links(graph, node)) {
      const known = readers.get(from)
      if (known) known.push(node)
      else readers.set(from, [node])
    }
  }
  return readers
}

function isKept(node: GraphNode, readers: ReadonlyMap<GraphNode, readonly GraphNode[]>): boolean {
  const seen = new Set([node])
  for (const each of seen) {
    if (/save/i.test(each.type)) return true
    for (const next of readers.get(each) ?? []) seen.add(next)
  }
  return false
}

/** Values of a ComfyUI graph: where a node has them from, through pipes, settings nodes and primitives. */
import { type Graph, type GraphNode, linked, links, type Output } from './graph.ts'
import { isPipe, outputName } from './outputs.ts'

type Scalar = string | number | boolean

/** Nodes that hold a sampler's settings hang on inputs of these names. */
const isSetting = (name: string) =>
  isPipe(name) || /^(guider|sigmas|sampler|noise|sampler_state|opt_.*|options)$/.test(name)

/** Under these a node has the one value that it is for. */
const generic = ['value', 'number', 'int', 'float', 'string', 'text', 'seed', 'Value', 'Number']

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value)

/** The node itself, or the nearest of those that hold its settings, that has one of the inputs; and which. */
export function owner(
  graph: Graph,
  node: GraphNode,
  names: readonly string[],
): { node: GraphNode; name: string } | undefined {
  const seen = new Set([node])
  for (const each of seen) {
    const name = names.find(
      (one) => Object.hasOwn(each.inputs, one) && each.inputs[one] !== null && !isEmptyText(each.inputs[one]),
    )
    if (name !== undefined) return { node: each, name }
    for (const [input, from] of links(graph, each)) if (isSetting(input)) seen.add(from.node)
  }
  return undefined
}

const isEmptyText = (value: unknown) => value === 'undefined'

/** The value that a node draws with under one of the names; undefined where it is not certain. */
export function valueFor(graph: Graph, node: GraphNode, ...names: string[]): Scalar | undefined {
  const found = owner(graph, node, names)
  return found && valueAt(graph, found.node, found.name, names)
}

/** The value of one input, or of what it is linked to. */
export function valueAt(
  graph: Graph,
  node: GraphNode,
  name: string,
  names: readonly string[] = [name],
): Scalar | undefined {
  const seen = new Set<GraphNode>()
  let [at, key]: [GraphNode, string] = [node, name]
  for (;;) {
    const value = at.inputs[key]
    if (isScalar(value)) return value
    // A chooser of files keeps the name beside its picture.
    const content = (Object(value) as { content?: unknown }).content
    if (isScalar(content)) return content
    const from = linked(graph, at, key)
    if (!from || seen.has(from.node)) return undefined
    seen.add(from.node)
    const next = inputFor(graph, from, names)
    if (!next) return undefined
    ;[at, key] = [next.node, next.name]
  }
}

/** Which input gives what comes out there. */
function inputFor(graph: Graph, from: Output, names: readonly string[]): { node: GraphNode; name: string } | undefined {
  const { node } = from
  const name = outputName(graph, from)
  const wanted = name === undefined ? names : [name, ...names]
  const own = owner(graph, node, wanted)
  if (own) return own
  const begins = Object.keys(node.inputs).find((key) => names.some((each) => key.startsWith(`${each}_`)))
  const only = Object.keys(node.inputs).length === 1 ? Object.keys(node.inputs)[0] : undefined
  const [link, ...others] = links(graph, node)
  const key =
    begins ??
    generic.find((each) => Object.hasOwn(node.inputs, each)) ??
    only ??
    (link && others.length === 0 ? link[0] : undefined)
  return key === undefined ? undefined : { node, name: key }
}

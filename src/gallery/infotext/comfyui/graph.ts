/** A ComfyUI graph in its API's form: nodes by their ids. An input is a value, or [id of a node, number of its output]. */
import { isObject } from '../json.ts'

export interface Graph {
  nodes: ReadonlyMap<string, GraphNode>
  /** What the outputs of a node are called, where that is known: the editor's workflow says it. */
  outputNames: ReadonlyMap<string, readonly string[]>
}

export interface GraphNode {
  id: string
  type: string
  inputs: Readonly<Record<string, unknown>>
}

/** The end of a link: an output of a node. */
export interface Output {
  node: GraphNode
  /** Its number. */
  slot: number
}

/** The nodes of a graph in the API's form; what is no node is passed over. */
export function nodesOf(prompt: Record<string, unknown> | undefined): Map<string, GraphNode> {
  const nodes = new Map<string, GraphNode>()
  for (const [id, node] of Object.entries(prompt ?? {})) {
    if (isObject(node) && typeof node.class_type === 'string' && isObject(node.inputs))
      nodes.set(id, { id, type: node.class_type, inputs: node.inputs })
  }
  return nodes
}

/** Where an input comes from, if it is linked. */
export function linked(graph: Graph, node: GraphNode | undefined, name: string): Output | undefined {
  return node && Object.hasOwn(node.inputs, name) ? target(graph, node.inputs[name]) : undefined
}

function target(graph: Graph, input: unknown): Output | undefined {
  if (!Array.isArray(input) || input.length !== 2 || typeof input[1] !== 'number') return undefined
  const node = graph.nodes.get(String(input[0]))
  return node && { node, slot: input[1] }
}

/** All that is linked to a node, by the names of its inputs. */
export function links(graph: Graph, node: GraphNode): [name: string, from: Output][] {
  return Object.entries(node.inputs).flatMap(([name, input]) => {
    const from = target(graph, input)
    return from ? [[name, from] as [string, Output]] : []
  })
}

/** The nodes and all that lead to them by links whose names pass, nearest first; a graph that bites its tail ends. */
export function upstream(graph: Graph, starts: Iterable<GraphNode>, passes = (_name: string) => true): Set<GraphNode> {
  const seen = new Set(starts)
  for (const node of seen) for (const [name, from] of links(graph, node)) if (passes(name)) seen.add(from.node)
  return seen
}

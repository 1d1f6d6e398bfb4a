/** ComfyUI's subgraphs, graphs that stand in another as one node: put back in their places, ids as its API has them, "7:3". */
import { isObject, objectsIn } from '../json.ts'
import { valuesOf } from './widgets.ts'

/** An output that a link comes from; the link whose source is meant; or a value, where nothing leads there. */
export type Link = { from: string; slot: number } | { instead: unknown } | { value: unknown }

/** A workflow without subgraphs. Ids of nodes and links are those of their graph behind the ids of the nodes that it lies in. */
export interface Flat {
  nodes: Record<string, unknown>[]
  links: ReadonlyMap<unknown, Link>
}

/** What a subgraph takes in and gives back are links of nodes by these numbers. */
const [taken, given] = [-10, -20]

/** Nobody's graphs lie deeper in each other, or have more nodes. */
const [deepest, mostNodes] = [16, 20_000]

export function flattened(workflow: Record<string, unknown> | undefined): Flat {
  const definitions = isObject(workflow?.definitions) ? objectsIn(workflow.definitions.subgraphs) : []
  const subgraphs = new Map(definitions.map((each) => [each.id, each]))
  const nodes: Record<string, unknown>[] = []
  const links = new Map<unknown, Link>()

  function add(
    graph: Record<string, unknown>,
    prefix: string,
    outer: Map<number, Link>,
    depth: number,
  ): Map<number, unknown> {
    const within = objectsIn(graph.nodes)
    const own = linksOf(graph.links)
    const stands = (node: Record<string, unknown>) =>
      depth < deepest && node.mode !== 2 && node.mode !== 4 && subgraphs.has(node.type)
    const outputs = new Map<string, Map<number, unknown>>()
    for (const node of within) {
      if (nodes.length > mostNodes) break
      const id = prefix + String(node.id)
      const inputs = objectsIn(node.inputs).map((input) => ({
        ...input,
        link: input.link === null || input.link === undefined ? undefined : prefix + String(input.link),
      }))
      if (!stands(node)) {
        nodes.push({ ...node, id, inputs })
        continue
      }
      const values = new Map(valuesOf('', inputs, node.widgets_values))
      const inside = inputs.map((input, slot): [number, Link] => {
        const name = String((input as Record<string, unknown>).name)
        return [slot, input.link === undefined ? { value: values.get(name) } : { instead: input.link }]
      })
      outputs.set(String(node.id), add(subgraphs.get(node.type)!, `${id}:`, new Map(inside), depth + 1))
    }
    const back = new Map<number, unknown>()
    for (const { id, from, slot, to, toSlot } of own) {
      const key = prefix + String(id)
      const inner = outputs.get(from)
      if (Number(from) === taken) links.set(key, outer.get(slot) ?? { value: undefined })
      else links.set(key, inner ? { instead: inner.get(slot) } : { from: prefix + from, slot })
      if (Number(to) === given) back.set(toSlot, key)
    }
    return back
  }

  if (workflow) add(workflow, '', new Map(), 0)
  return { nodes, links }
}

/** The value that stands behind a link, where it is one. */
export function givenBehind(id: unknown, links: Flat['links']): { value: unknown } | undefined {
  const seen = new Set<unknown>()
  for (let at = id; !seen.has(at); ) {
    seen.add(at)
    const link = links.get(at)
    if (!link || 'from' in link) return undefined
    if ('value' in link) return link.value === undefined ? undefined : link
    at = link.instead
  }
  return undefined
}

/** [id, from node, from output, to node, to input, type], or the same by names. */
function linksOf(links: unknown): { id: unknown; from: string; slot: number; to: string; toSlot: number }[] {
  return (Array.isArray(links) ? links : []).flatMap((link) => {
    const [id, from, slot, to, toSlot] = Array.isArray(link)
      ? link
      : isObject(link)
        ? [link.id, link.origin_id, link.origin_slot, link.target_id, link.target_slot]
        : []
    return from === undefined
      ? []
      : [{ id, from: String(from), slot: Number(slot), to: String(to), toSlot: Number(toSlot) }]
  })
}

/** ComfyUI's `workflow`, the graph as its editor keeps it, for pictures that lack the other form; and what it tells besides. */
import { objectsIn } from '../json.ts'
import type { Graph, GraphNode } from './graph.ts'
import { flattened, givenBehind } from './subgraphs.ts'
import { valuesOf } from './widgets.ts'

/** What the outputs of each node are called. */
export function outputNamesOf(workflow: Record<string, unknown> | undefined): Map<string, readonly string[]> {
  return new Map(
    flattened(workflow).nodes.map(({ id, outputs }) => [
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
  const { nodes: all, links } = flattened(workflow)
  const byId = new Map(all.map((node) => [String(node.id), node]))
  const setters = new Map(all.filter(({ type }) => type === 'SetNode').map((node) => [firstWidget(node), node]))

  /** Where a link comes from, behind nodes that only pass on. */
  function source(id: unknown): [string, number] | undefined {
    const seen = new Set<unknown>()
    for (let at = id; !seen.has(at); ) {
      seen.add(at)
      const link = links.get(at)
      if (link && 'instead' in link) {
        at = link.instead
        continue
      }
      const node = link && 'from' in link ? byId.get(link.from) : undefined
      if (!link || !('from' in link) || !node || node.mode === 2) return undefined
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
      // What a subgraph takes in, and nothing leads to, is a value of the node that stands for it.
      for (const { name, link } of slots) {
        const given = givenBehind(link, links)
        if (given) own.push([String(name), given.value])
      }
      return { id: String(id), type: String(type), inputs: Object.fromEntries([...own, ...linked]) }
    })
  if (nodes.length === 0) return undefined
  return { nodes: new Map(nodes.map((node) => [node.id, node])), outputNames: outputNamesOf(workflow) }
}

const firstWidget = ({ widgets_values }: Record<string, unknown>) =>
  Array.isArray(widgets_values) ? widgets_values[0] : undefined

/** The words behind a side of a ComfyUI sampler, followed link by link; what is not certain is left out and said. */
import { type Graph, type GraphNode, linked, links, type Output } from './graph.ts'
import { isPipe, outputName } from './outputs.ts'
import { owner } from './values.ts'

export type Side = 'positive' | 'negative'

/** `text` is undefined where it is not certain; `remarks` say why, and what of the graph a text cannot say. */
export interface Words {
  text: string | undefined
  remarks: string[]
}

/** More than anyone writes, and less than a graph that doubles its texts at every node would make. */
const [longest, mostSteps, deepest] = [100_000, 5_000, 200]

/** Under these an encoder or a node of words has its words; what was drawn from a template goes before it. */
const textKeys = [
  'populated_text',
  'text',
  'text_g',
  'prompt',
  'string',
  'value',
  'Text',
  'String',
  'wildcard_text',
  'content',
]
const moreKeys = ['clip_l', 't5xxl', 'positive_prompt', 'input', 'any', 'anything', 'source', '']

/** Parts of a joined text: text_a, string1, prompt_2, text1 … */
const part = /^(text|string|prompt|str|input|value|any)_?([a-z]|\d{1,2})$/i

/** Their words are made when they run. */
const making =
  /random|wildcard|replace|translate|regex|llm|gpt|ollama|caption|tagger|interrogat|florence|^DP[A-Z]|slice|truncate|substring/i

/** The words of one side of a sampler. */
export function wordsOf(graph: Graph, sampler: GraphNode, side: Side): Words {
  const follower = new Follower(graph, side)
  const found = owner(graph, sampler, [side])
  if (found) return follower.end(follower.input(found.node, found.name, 0))
  // A guider of one side alone.
  const basic = owner(graph, sampler, ['conditioning'])
  if (basic) return side === 'negative' ? follower.end('') : follower.end(follower.input(basic.node, basic.name, 0))
  return follower.end(undefined)
}

class Follower {
  private readonly remarks = new Set<string>()
  private readonly path = new Set<GraphNode>()
  private steps = 0

  constructor(
    private readonly graph: Graph,
    private readonly side: Side,
  ) {}

  end(text: string | undefined): Words {
    const isCertain = text !== undefined && text.length <= longest
    const remarks =
      isCertain || this.remarks.size > 0 ? [...this.remarks] : [`the ${this.side} prompt, which no text leads to`]
    return { text: isCertain ? text : undefined, remarks }
  }

  /** What an input holds: words of its own, or a link to them. */
  input(node: GraphNode, name: string, depth: number): string | undefined {
    const value = Object.hasOwn(node.inputs, name) ? node.inputs[name] : undefined
    if (typeof value === 'string') return value
    const from = linked(this.graph, node, name)
    return from && this.at(from, depth)
  }

  private unsure(node: GraphNode): undefined {
    this.remarks.add(`the ${this.side} prompt, which comes out of ${node.type}`)
    return undefined
  }

  /** The words that come out there. */
  private at(from: Output, depth: number): string | undefined {
    const { node } = from
    if (this.path.has(node) || depth > deepest || ++this.steps > mostSteps) return this.unsure(node)
    this.path.add(node)
    const text = this.through(from, depth + 1)
    this.path.delete(node)
    return text !== undefined && text.length > longest ? this.unsure(node) : text
  }

  private through(from: Output, depth: number): string | undefined {
    const { graph } = this
    const { node } = from
    if (/ZeroOut/i.test(node.type)) return ''
    const name = outputName(graph, from)
    if (name !== undefined && !isPipe(name)) {
      const own = owner(graph, node, [name])
      if (own) return this.input(own.node, own.name, depth)
      if (name === 'positive' || name === 'negative') return this.unsure(node)
    }
    const conditionings = links(graph, node).filter(
      ([input]) => /cond/i.test(input) || input === 'positive' || input === 'negative',
    )
    if (conditionings.length > 0) return this.conditionings(node, conditionings, depth)
    return this.words(node, depth)
  }

  private conditionings(node: GraphNode, from: [string, Output][], depth: number): string | undefined {
    const [first, ...others] = from
    if (others.length === 0) {
      if (/area|mask|timestep|average|strength/i.test(node.type)) this.remarks.add(node.type)
      return this.at(first![1], depth)
    }
    // Both sides go in, and nobody says which comes out.
    if (from.some(([input]) => input === 'negative')) return this.unsure(node)
    // As ComfyUI has them: what is added stands behind what it is added to.
    const ordered = [...from].sort(([a], [b]) => Number(b.endsWith('_to')) - Number(a.endsWith('_to')))
    const texts = ordered.map(([, output]) => this.at(output, depth))
    const isConcat = /concat/i.test(node.type)
    if (!isConcat) this.remarks.add(`${node.type}, its texts joined`)
    return joined(texts, isConcat ? '\nBREAK\n' : ', ')
  }

  /** An encoder's text, or that of a node that holds, joins or shows words. */
  private words(node: GraphNode, depth: number): string | undefined {
    const has = (key: string) =>
      Object.hasOwn(node.inputs, key) && (typeof node.inputs[key] === 'string' || linked(this.graph, node, key))
    const isDrawn = making.test(node.type) && !node.inputs.populated_text
    if (isDrawn) return this.unsure(node)
    if (has('text_g') && has('text_l')) {
      const [large, small] = [this.input(node, 'text_g', depth), this.input(node, 'text_l', depth)]
      return large === small ? large : joined([large, small], ', ')
    }
    const parts = Object.keys(node.inputs).filter((key) => part.test(key) && has(key))
    if (parts.length > 1) return this.parts(node, parts, depth)
    const key = [...textKeys, ...moreKeys].find(has)
    if (key !== undefined) return this.input(node, key, depth)
    // A node of one input passes it on.
    const [link, ...others] = links(this.graph, node)
    if (link && others.length === 0) return this.at(link[1], depth)
    const texts = Object.entries(node.inputs).filter(([, value]) => typeof value === 'string')
    return texts.length === 1 ? String(texts[0]![1]) : this.unsure(node)
  }

  private parts(node: GraphNode, keys: readonly string[], depth: number): string | undefined {
    const { delimiter, separator, action, tidy_tags } = node.inputs
    if (action !== undefined && action !== 'append') return this.unsure(node)
    const between = [delimiter, separator].find((each) => typeof each === 'string') ?? (tidy_tags === 'yes' ? ', ' : '')
    const order = [...keys].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    const texts = order.map((key) => this.input(node, key, depth))
    return joined(texts, String(between).replaceAll('\\n', '\n'))
  }
}

/** All of them, empty ones left out; not certain where one is not. */
function joined(texts: readonly (string | undefined)[], between: string): string | undefined {
  return texts.includes(undefined) ? undefined : texts.filter((text) => text !== '').join(between)
}

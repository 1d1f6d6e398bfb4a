/** What guides each model call: the prompts as they are at that moment. Each different text is encoded once. */
import type { Context, Networks } from '../networks/index.ts'
import {
  type ClipTokenizer,
  type Emphasis,
  type PromptVersion,
  promptChunks,
  promptParts,
  promptSchedule,
  versionAt,
  type Word,
} from '../text/index.ts'
import { concatenated } from './concatenation.ts'
import { chunkStates, type Encode } from './conditioning.ts'
import { isGuided } from './guidance.ts'

export interface Prompts {
  prompt: string
  negative_prompt: string
  prompt_syntax: 'weighted' | 'literal'
  /** Default `original`. */
  emphasis?: Emphasis
  /** The negative prompt is encoded by all layers whatever this says, as diffusers does. */
  clip_skip: number
}

/** What one model call is asked: the negative prompt first where it takes part, then each part of the prompt. */
export interface Condition {
  /** Rows in order, spread over batches. */
  contexts: readonly Context[]
  hasNegative: boolean
  /** How much each part of the prompt counts; undefined where it stands alone, without a negative prompt. */
  weights: readonly number[] | undefined
}

/**
 * Tells the condition of a model call, counted from 0, in a run of so many nominal calls, and whether the negative prompt is to take part
 * where there is guidance. It lasts until the next is asked for.
 */
export interface Conditions {
  at(call: number, nominalCalls: number, isNegativeHeard: boolean): Condition | Promise<Condition>
}

interface Plan {
  parts: readonly { versions: readonly PromptVersion[]; weight: number }[]
  negative: readonly PromptVersion[] | undefined
}

/** So many contexts are on the device: turns among a few texts find theirs again. */
const mostContexts = 4
/** A batch of two, as without AND, so that a prompt of many parts needs no more memory. */
const rowsPerContext = 2

interface Sources {
  networks: Pick<Networks, 'context'>
  tokenizer: ClipTokenizer
  encode: Encode
  words: readonly Word[]
}

export class PromptConditions implements Conditions {
  private readonly prompts: Prompts
  private readonly scale: number
  private readonly sources: Sources
  private readonly plans = new Map<number, Plan>()
  private readonly states = new Map<string, readonly Float32Array[]>()
  /** The least recently used first. */
  private readonly conditions = new Map<string, Condition>()

  /** `scale` is the guidance. */
  constructor(prompts: Prompts, scale: number, sources: Sources) {
    this.prompts = prompts
    this.scale = scale
    this.sources = sources
  }

  async at(call: number, nominalCalls: number, isNegativeHeard: boolean): Promise<Condition> {
    const { parts, negative } = this.plan(nominalCalls)
    const texts = parts.map(({ versions }) => versionAt({ versions }, call))
    const unwanted = negative && isNegativeHeard ? versionAt({ versions: negative }, call) : undefined
    const key = JSON.stringify([unwanted ?? null, ...texts])
    const known = this.conditions.get(key)
    if (!known) this.makeRoom()
    const condition = known ?? (await this.made(texts, unwanted, parts))
    this.conditions.delete(key)
    this.conditions.set(key, condition)
    return condition
  }

  /** Before another condition is made; nobody needs the one before any more. */
  private makeRoom(): void {
    let held = [...this.conditions.values()].reduce((sum, { contexts }) => sum + contexts.length, 0)
    for (const [key, { contexts }] of this.conditions) {
      if (held < mostContexts) return
      this.conditions.delete(key)
      held -= contexts.length
      for (const context of contexts) context.release()
    }
  }

  release(): void {
    for (const { contexts } of this.conditions.values()) for (const context of contexts) context.release()
    this.conditions.clear()
  }

  private plan(nominalCalls: number): Plan {
    let plan = this.plans.get(nominalCalls)
    if (!plan) {
      plan = planOf(this.prompts, this.scale, nominalCalls)
      this.plans.set(nominalCalls, plan)
    }
    return plan
  }

  private async made(texts: readonly string[], unwanted: string | undefined, parts: Plan['parts']): Promise<Condition> {
    const rows: (readonly Float32Array[])[] = []
    for (const text of texts) rows.push(await this.encoded(text, this.prompts.clip_skip))
    const wanted = evenedOut(rows)
    const all = unwanted === undefined ? wanted : await this.padded([await this.encoded(unwanted, 0), ...wanted])
    const contexts: Context[] = []
    try {
      for (let i = 0; i < all.length; i += rowsPerContext) {
        const batch = all.slice(i, i + rowsPerContext)
        contexts.push(await this.sources.networks.context(concatenated(batch.flat()), batch.length))
      }
    } catch (error) {
      for (const context of contexts) context.release()
      throw error
    }
    const hasNegative = unwanted !== undefined
    const isAlone = !hasNegative && parts.length === 1
    return { contexts, hasNegative, weights: isAlone ? undefined : parts.map(({ weight }) => weight) }
  }

  /** The hidden states of a text's chunks. */
  private async encoded(text: string, skip: number): Promise<readonly Float32Array[]> {
    const key = `${skip}:${text}`
    const { tokenizer, encode, words } = this.sources
    const { prompt_syntax, emphasis } = this.prompts
    let states = this.states.get(key)
    if (!states) {
      const chunks = promptChunks(text, tokenizer, { weighted: prompt_syntax === 'weighted', words })
      states = await chunkStates(chunks, skip, encode, emphasis)
      this.states.set(key, states)
    }
    return states
  }

  /** The negative prompt's row and the others with as many chunks, empty ones after those that have fewer. */
  private async padded(rows: readonly (readonly Float32Array[])[]): Promise<(readonly Float32Array[])[]> {
    const count = Math.max(...rows.map(({ length }) => length))
    const padded: (readonly Float32Array[])[] = []
    for (const [i, row] of rows.entries()) {
      const missing = count - row.length
      const [empty] = missing > 0 ? await this.encoded('', i === 0 ? 0 : this.prompts.clip_skip) : []
      padded.push([...row, ...Array.from({ length: missing }, () => empty!)])
    }
    return padded
  }
}

function planOf({ prompt, negative_prompt, prompt_syntax }: Prompts, scale: number, calls: number): Plan {
  if (prompt_syntax === 'literal') {
    const alone = (text: string) => [{ until: calls, text }]
    return {
      parts: [{ versions: alone(prompt), weight: 1 }],
      negative: isGuided(scale) ? alone(negative_prompt) : undefined,
    }
  }
  const parts = promptParts(prompt).map(({ text, weight }) => ({
    versions: promptSchedule(text, calls).versions,
    weight,
  }))
  // A sum of several goes out from the negative prompt at any guidance.
  const isSum = parts.length > 1 || parts[0]!.weight !== 1
  const negative = isGuided(scale) || isSum ? promptSchedule(negative_prompt, calls).versions : undefined
  return { parts, negative }
}

/** Parts of one prompt with as many chunks as the longest: as in AUTOMATIC1111 (stack_conds) a shorter one repeats its last vector. */
function evenedOut(rows: readonly (readonly Float32Array[])[]): (readonly Float32Array[])[] {
  const count = Math.max(...rows.map(({ length }) => length))
  return rows.map((row) => {
    const last = row.at(-1)!
    const width = last.length / 77
    const vector = last.subarray(-width)
    const repeated = Float32Array.from(last, (_, i) => vector[i % width]!)
    return [...row, ...Array.from({ length: count - row.length }, () => repeated)]
  })
}

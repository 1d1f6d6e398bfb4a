/** What guides each model call: the prompts as they are at that moment. Each different text is encoded once. */
import type { Context, Networks, Told } from '../networks/index.ts'
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
import { type Encode, type TextStates, textStates, zeroStates } from './conditioning.ts'
import { isGuided } from './guidance.ts'

export interface Prompts {
  prompt: string
  negative_prompt: string
  prompt_syntax: 'weighted' | 'literal'
  /** Default `original`. */
  emphasis?: Emphasis
  /** The negative prompt is encoded by all layers whatever this says, as diffusers does. */
  clip_skip: number
  /** Whether an empty negative prompt is zeros, as in diffusers' SDXL, instead of what the text encoders make of it. Default false. */
  zeroesEmpty?: boolean
  /** Nominal calls of the pass before, where this is the second: what changes in the prompts counts on from them. */
  earlier?: number | undefined
}

/** What SDXL is told of a picture's size, beside the prompt and beside the negative one; in pixels, in the UNet's order. */
export interface Sizes {
  prompt: readonly number[]
  negative: readonly number[]
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
  /** None for a UNet that is not told any. */
  sizes?: Sizes
}

/** A text as one row of a batch hears it. */
interface Row extends TextStates {
  sizes: readonly number[]
}

export class PromptConditions implements Conditions {
  private readonly prompts: Prompts
  private readonly scale: number
  private readonly sources: Sources
  private readonly plans = new Map<number, Plan>()
  private readonly states = new Map<string, TextStates>()
  /** The least recently used first. */
  private readonly conditions = new Map<string, Condition>()

  /** `scale` is the guidance. */
  constructor(prompts: Prompts, scale: number, sources: Sources) {
    this.prompts = prompts
    this.scale = scale
    this.sources = sources
  }

  async at(call: number, nominalCalls: number, isNegativeHeard: boolean): Promise<Condition> {
    const { key, texts, unwanted, parts } = this.said(call, nominalCalls, isNegativeHeard)
    const known = this.conditions.get(key)
    if (!known) this.makeRoom()
    const condition = known ?? (await this.made(texts, unwanted, parts))
    this.conditions.delete(key)
    this.conditions.set(key, condition)
    return condition
  }

  /** The texts of a call, and what tells them from those of another. */
  private said(call: number, nominalCalls: number, isNegativeHeard: boolean) {
    const { parts, negative } = this.plan(nominalCalls)
    const texts = parts.map(({ versions }) => versionAt({ versions }, call))
    const unwanted = negative && isNegativeHeard ? versionAt({ versions: negative }, call) : undefined
    return { key: JSON.stringify([unwanted ?? null, ...texts]), texts, unwanted, parts }
  }

  /** Encodes all that is said in a run of so many nominal calls: what comes after needs no text encoder. */
  async encodeAll(nominalCalls: number): Promise<void> {
    const { parts, negative = [] } = this.plan(nominalCalls)
    for (const { versions } of parts) for (const { text } of versions) await this.encoded(text, this.prompts.clip_skip)
    for (const { text } of negative) await this.unwanted(text)
    // What fills up the shorter of two prompts.
    if (negative.length > 0) for (const skip of new Set([0, this.prompts.clip_skip])) await this.encoded('', skip)
  }

  /**
   * Encodes all that is said in a run of so many nominal calls, and makes its contexts, as many as are kept. Whether that is all of them,
   * but for calls without the negative prompt.
   */
  async prepare(nominalCalls: number): Promise<boolean> {
    await this.encodeAll(nominalCalls)
    for (let call = 0; call < nominalCalls; call++) {
      const { key } = this.said(call, nominalCalls, true)
      if (this.conditions.has(key)) continue
      if (this.held >= mostContexts) return false
      await this.at(call, nominalCalls, true)
    }
    return true
  }

  /** How many contexts are on the device. */
  private get held(): number {
    return [...this.conditions.values()].reduce((sum, { contexts }) => sum + contexts.length, 0)
  }

  /** Before another condition is made; nobody needs the one before any more. */
  private makeRoom(): void {
    for (const [key, { contexts }] of this.conditions) {
      if (this.held < mostContexts) return
      this.conditions.delete(key)
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
    const { sizes } = this.sources
    const said: Row[] = []
    for (const text of texts) {
      said.push({ ...(await this.encoded(text, this.prompts.clip_skip)), sizes: sizes?.prompt ?? [] })
    }
    const wanted = evenedOut(said)
    const negative =
      unwanted === undefined ? [] : [{ ...(await this.unwanted(unwanted)), sizes: sizes?.negative ?? [] }]
    const all = unwanted === undefined ? wanted : await this.padded([...negative, ...wanted])
    const contexts: Context[] = []
    try {
      for (let i = 0; i < all.length; i += rowsPerContext) {
        const batch = all.slice(i, i + rowsPerContext)
        const states = concatenated(batch.flatMap(({ chunks }) => chunks))
        const told = batch.flatMap(({ pooled, sizes }): Told[] => (pooled ? [{ pooled, sizes }] : []))
        contexts.push(await this.sources.networks.context(states, batch.length, told))
      }
    } catch (error) {
      for (const context of contexts) context.release()
      throw error
    }
    const hasNegative = unwanted !== undefined
    const isAlone = !hasNegative && parts.length === 1
    return { contexts, hasNegative, weights: isAlone ? undefined : parts.map(({ weight }) => weight) }
  }

  /** What the negative prompt says. */
  private async unwanted(text: string): Promise<TextStates> {
    const states = await this.encoded(text, 0)
    return this.prompts.zeroesEmpty && text.trim() === '' ? zeroStates(states) : states
  }

  private async encoded(text: string, skip: number): Promise<TextStates> {
    const key = `${skip}:${text}`
    const { tokenizer, encode, words } = this.sources
    const { prompt_syntax, emphasis } = this.prompts
    let states = this.states.get(key)
    if (!states) {
      const chunks = promptChunks(text, tokenizer, { weighted: prompt_syntax === 'weighted', words })
      states = await textStates(chunks, skip, encode, emphasis)
      this.states.set(key, states)
    }
    return states
  }

  /** The negative prompt's row and the others with as many chunks, empty ones after those that have fewer. */
  private async padded(rows: readonly Row[]): Promise<Row[]> {
    const count = Math.max(...rows.map(({ chunks }) => chunks.length))
    const padded: Row[] = []
    for (const [i, row] of rows.entries()) {
      const missing = count - row.chunks.length
      const fill = async () => (i === 0 ? this.unwanted('') : this.encoded('', this.prompts.clip_skip))
      const [empty] = missing > 0 ? (await fill()).chunks : []
      padded.push({ ...row, chunks: [...row.chunks, ...Array.from({ length: missing }, () => empty!)] })
    }
    return padded
  }
}

function planOf({ prompt, negative_prompt, prompt_syntax, earlier }: Prompts, scale: number, calls: number): Plan {
  if (prompt_syntax === 'literal') {
    const alone = (text: string) => [{ until: calls, text }]
    return {
      parts: [{ versions: alone(prompt), weight: 1 }],
      negative: isGuided(scale) ? alone(negative_prompt) : undefined,
    }
  }
  const parts = promptParts(prompt).map(({ text, weight }) => ({
    versions: promptSchedule(text, calls, earlier).versions,
    weight,
  }))
  // A sum of several goes out from the negative prompt at any guidance.
  const isSum = parts.length > 1 || parts[0]!.weight !== 1
  const negative = isGuided(scale) || isSum ? promptSchedule(negative_prompt, calls, earlier).versions : undefined
  return { parts, negative }
}

/** Parts of one prompt with as many chunks as the longest: as in AUTOMATIC1111 (stack_conds) a shorter one repeats its last vector. */
function evenedOut(rows: readonly Row[]): Row[] {
  const count = Math.max(...rows.map(({ chunks }) => chunks.length))
  return rows.map((row) => {
    const { chunks } = row
    const last = chunks.at(-1)!
    const width = last.length / 77
    const vector = last.subarray(-width)
    const repeated = Float32Array.from(last, (_, i) => vector[i % width]!)
    return { ...row, chunks: [...chunks, ...Array.from({ length: count - chunks.length }, () => repeated)] }
  })
}

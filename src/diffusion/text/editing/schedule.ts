/**
 * Prompts that change between steps: AUTOMATIC1111's `[from:to:when]`, `[to:when]`, `[from::when]` and `[one|another]`
 * (modules/prompt_parser.py, schedule_parser). Read in one pass, however deep the brackets are.
 */

/** What the prompt says from the step after the version before, up to and including step `until`. */
export interface PromptVersion {
  until: number
  text: string
}

export interface PromptSchedule {
  /** In order; the last one is until the last step. One, where nothing changes. */
  versions: readonly PromptVersion[]
  /** For each UTF-16 unit of what is said at `step`, and for its end, the index in the prompt. */
  places(step: number): number[]
}

/** A piece of the prompt: as it stands there, from one index to another; changing at a step; in turns; or several. */
type Piece =
  | { start: number; end: number }
  | { before: Part; after: Part; when: number }
  | { turns: readonly Part[] }
  | { pieces: Part }
type Part = readonly Piece[]

/**
 * Reads the prompt for a run of so many steps. `when` with a point is a fraction of them, else their number. As in
 * AUTOMATIC1111 a prompt with a `|` outside of turns, or a lone backslash, is literal as a whole, and brackets that make no
 * sense are text. `earlier` are the steps of a pass before this one: numbers count on from them, and 1.5 is the middle of this pass.
 */
export function promptSchedule(prompt: string, steps: number, earlier?: number): PromptSchedule {
  const { pieces, changes } = parsed(prompt, steps, earlier)
  const ends = [...changes].sort((a, b) => a - b)
  const known = new Map<string, string>()
  const versions = ends.map((until) => {
    const text = rangesAt(pieces, until).map(([start, end]) => prompt.slice(start, end))
    const joined = text.join('')
    // Turns say the same again and again: one string serves them all.
    if (!known.has(joined)) known.set(joined, joined)
    return { until, text: known.get(joined)! }
  })
  return {
    versions,
    places(step) {
      const places: number[] = []
      let after = prompt.length
      for (const [start, end] of rangesAt(pieces, step)) {
        for (let i = start; i < end; i++) places.push(i)
        after = end
      }
      return [...places, after]
    },
  }
}

/** A bracket that changes what is said: at a step, from the words before to those after; or in turns. Places are indices in the prompt. */
export type Change = Place & ({ before: Place | undefined; after: Place; when: number } | { turns: Place[] })

interface Place {
  start: number
  end: number
}

/** All such brackets of a prompt, inner ones first. */
export function changesIn(prompt: string, steps: number): Change[] {
  return parsed(prompt, steps).closed.map(({ frame: { at, separators }, end, piece }): Change => {
    const ends = [...separators, end - 1]
    const parts = ends.map((to, i) => ({ start: i === 0 ? at + 1 : ends[i - 1]! + 1, end: to }))
    const place = { start: at, end }
    if ('turns' in piece) return { ...place, turns: parts }
    const [before, after] = parts.length === 3 ? [parts[0], parts[1]!] : [undefined, parts[0]!]
    return { ...place, before, after, when: piece.when }
  })
}

/** What is said at a model call, counted from 0; AUTOMATIC1111 compares that with the last step, counted from 1. */
export function versionAt({ versions }: Pick<PromptSchedule, 'versions'>, call: number): string {
  return (versions.find(({ until }) => call <= until) ?? versions.at(-1)!).text
}

/** A bracket that is not closed yet. */
interface Frame {
  bracket: '(' | '['
  at: number
  parts: Piece[][]
  /** Where the colons and bars between the parts stand. */
  separators: number[]
  hasBar: boolean
}

const LEXEME = /\\[^\n]|[[\]():|]|(?:[^\\[\]():|]|\\[^\n])+|\\/g
const WHEN = /^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*$/

/** A bracket that is closed and changes something. */
interface Closed {
  frame: Frame
  end: number
  piece: Extract<Piece, { when: number } | { turns: readonly Part[] }>
}

function parsed(
  prompt: string,
  steps: number,
  earlier?: number,
): { pieces: Part; changes: Set<number>; closed: Closed[] } {
  const literal = { pieces: [{ start: 0, end: prompt.length }], changes: new Set([steps]), closed: [] }
  const known: Closed[] = []
  const changes = new Set([steps])
  const top: Piece[] = []
  let open: Frame[] = []
  const here = () => open.at(-1)?.parts.at(-1) ?? top
  const text = (start: number, end = start + 1) => void here().push({ start, end })

  /** What is open closes in no way that makes sense: its brackets are text. False where a bar is among them. */
  const spill = (): boolean => {
    const frames = open
    open = []
    for (const { at, parts, separators } of frames) {
      text(at)
      parts.forEach((part, i) => {
        for (const piece of part) top.push(piece)
        if (i < separators.length) text(separators[i]!)
      })
    }
    return !frames.some(({ hasBar }) => hasBar)
  }

  for (const { 0: lexeme, index } of prompt.matchAll(LEXEME)) {
    const frame = open.at(-1)
    if (lexeme === '(' || lexeme === '[') {
      open.push({ bracket: lexeme, at: index, parts: [[]], separators: [], hasBar: false })
    } else if (lexeme === ':' || lexeme === '|') {
      if (!frame && lexeme === '|') return literal
      if (frame) {
        frame.parts.push([])
        frame.separators.push(index)
        frame.hasBar ||= lexeme === '|'
      } else text(index)
    } else if (lexeme === ')' || lexeme === ']') {
      const closed = frame && closedAs(frame, lexeme, index, prompt, { steps, earlier })
      if (closed) {
        open.pop()
        here().push(closed)
        if ('when' in closed || 'turns' in closed) known.push({ frame, end: index + 1, piece: closed })
        if ('when' in closed && closed.when >= 1) changes.add(closed.when)
        if ('turns' in closed) for (let step = 1; step <= steps; step++) changes.add(step)
      } else {
        if (!spill()) return literal
        text(index)
      }
    } else if (lexeme === '\\') return literal
    else text(index, index + lexeme.length)
  }
  return spill() ? { pieces: top, changes, closed: known } : literal
}

/** What the frame is once it is closed there; undefined where that makes no sense. */
function closedAs(
  frame: Frame,
  bracket: string,
  at: number,
  prompt: string,
  { steps, earlier }: { steps: number; earlier: number | undefined },
): Piece | undefined {
  const { parts, separators, hasBar } = frame
  if ((frame.bracket === '(') !== (bracket === ')')) return undefined
  const hasColon = separators.some((place) => prompt[place] === ':')
  if (frame.bracket === '[' && hasBar && !hasColon) return { turns: parts }
  if (hasBar) return undefined
  if (frame.bracket === '[' && hasColon) {
    const [before, after] = parts.length === 3 ? parts : [[], parts[0]!]
    const [, number] = WHEN.exec(prompt.slice(separators.at(-1)! + 1, at)) ?? []
    if (parts.length > 3 || !number) return undefined
    const [shares, numbers] = earlier === undefined ? [0, 0] : [1, earlier]
    const when = Math.trunc(number.includes('.') ? (Number(number) - shares) * steps : Number(number) - numbers)
    return { before: before!, after: after!, when: Math.min(steps, when) }
  }
  if (separators.length > 1) return undefined
  const inner = parts.flatMap((part, i) =>
    i === 0 ? part : [{ start: separators[i - 1]!, end: separators[i - 1]! + 1 }, ...part],
  )
  return { pieces: [{ start: frame.at, end: frame.at + 1 }, ...inner, { start: at, end: at + 1 }] }
}

/** What of the prompt is said at a step, counted from 1, as ranges; neighbours are joined. */
function rangesAt(pieces: Part, step: number): [start: number, end: number][] {
  const ranges: [number, number][] = []
  const rest: { part: Part; next: number }[] = [{ part: pieces, next: 0 }]
  for (let last = rest.at(-1); last; last = rest.at(-1)) {
    const piece = last.part[last.next++]
    if (!piece) rest.pop()
    else if ('start' in piece) {
      const before = ranges.at(-1)
      if (before?.[1] === piece.start) before[1] = piece.end
      else ranges.push([piece.start, piece.end])
    } else rest.push({ part: saidOf(piece, step), next: 0 })
  }
  return ranges
}

function saidOf(piece: Exclude<Piece, { start: number }>, step: number): Part {
  if ('pieces' in piece) return piece.pieces
  if ('turns' in piece) return piece.turns[(step - 1) % piece.turns.length]!
  return step <= piece.when ? piece.before : piece.after
}

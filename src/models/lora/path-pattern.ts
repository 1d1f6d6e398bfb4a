/** Python's regular expressions over module names, as PEFT's configs hold them; matched without backtracking, so that none takes long. */

/** Whether the path, or what follows one of its dots, is what the pattern says (peft.utils.get_pattern_key). */
export type PathTest = (path: string) => boolean

/** Reads a pattern of letters, classes, groups, `|`, `*`, `+` and `?`; one that needs more is taken for the end of a name, word for word. */
export function pathPattern(pattern: string): PathTest {
  const atStart = pattern.startsWith('^')
  const program = pattern.length > longest ? undefined : compiled(pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, ''))
  if (!program) return (path) => path === pattern || path.endsWith(`.${pattern}`)
  return (path) => {
    const starts = atStart ? [0] : [0, ...Array.from(path.matchAll(/\./g), ({ index }) => index + 1)]
    return starts.some((start) => accepts(program, path.slice(start)))
  }
}

const longest = 500

type Test = (character: string) => boolean
/** A step reads one character, or forks for nothing. */
type Step = { test: Test; next: number } | { test?: undefined; next: number; other: number }
interface Program {
  steps: Step[]
  start: number
  end: number
}

type Token = Test | '(' | ')' | '|' | '*' | '+' | '?' | '·'
const precedence: Partial<Record<string, number>> = { '|': 1, '·': 2 }

/** Thompson's construction over the pattern in postfix order; undefined where the pattern has what is not read. */
function compiled(pattern: string): Program | undefined {
  const tokens = tokensOf(pattern)
  const postfix = tokens && inPostfix(tokens)
  if (!postfix) return undefined
  const steps: Step[] = []
  const add = (step: Step) => steps.push(step) - 1
  // A fragment's end is a fork to itself, until something is to follow.
  const open = () => add({ next: steps.length, other: steps.length })
  const join = (at: number, next: number, other = next) => {
    steps[at] = { next, other }
  }
  const parts: { start: number; end: number }[] = []
  for (const token of postfix) {
    const last = typeof token === 'function' ? undefined : parts.pop()
    if (typeof token === 'function') {
      const end = open()
      parts.push({ start: add({ test: token, next: end }), end })
    } else if (!last) return undefined
    else if (token === '·' || token === '|') {
      const first = parts.pop()
      if (!first) return undefined
      if (token === '·') {
        join(first.end, last.start)
        parts.push({ start: first.start, end: last.end })
      } else {
        const end = open()
        join(first.end, end)
        join(last.end, end)
        parts.push({ start: add({ next: first.start, other: last.start }), end })
      }
    } else {
      const end = open()
      const fork = add({ next: last.start, other: end })
      join(last.end, token === '?' ? end : fork)
      parts.push({ start: token === '+' ? last.start : fork, end })
    }
  }
  const [whole, more] = parts
  return whole && !more ? { steps, ...whole } : undefined
}

function accepts({ steps, start, end }: Program, text: string): boolean {
  let states = reached(steps, [start])
  for (const character of text) {
    const next: number[] = []
    for (const at of states) {
      const step = steps[at]!
      if (step.test?.(character)) next.push(step.next)
    }
    if (next.length === 0) return false
    states = reached(steps, next)
  }
  return states.has(end)
}

/** These states, and all that forks lead to from them. */
function reached(steps: readonly Step[], from: readonly number[]): Set<number> {
  const states = new Set<number>()
  const todo = [...from]
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    if (states.has(at)) continue
    states.add(at)
    const step = steps[at]!
    if (!step.test) todo.push(step.next, step.other)
  }
  return states
}

const classes: Record<string, RegExp> = {
  d: /\d/u,
  D: /\D/u,
  w: /[\p{L}\p{N}_]/u,
  W: /[^\p{L}\p{N}_]/u,
  s: /\s/u,
  S: /\S/u,
}

function tokensOf(pattern: string): Token[] | undefined {
  const tokens: Token[] = []
  const push = (token: Token) => {
    const before = tokens.at(-1)
    const endsOne = before !== undefined && before !== '(' && before !== '|'
    const beginsOne = typeof token === 'function' || token === '('
    if (endsOne && beginsOne) tokens.push('·')
    tokens.push(token)
  }
  const lexeme = /\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|(\(\?:|[()|*+?])|([\s\S])/gu
  for (const [, escaped, not, set, operator, plain] of pattern.matchAll(lexeme)) {
    if (escaped !== undefined) {
      const found = classes[escaped]
      if (!found && /[A-Za-z0-9]/.test(escaped)) return undefined
      push(found ? (character) => found.test(character) : (character) => character === escaped)
    } else if (set !== undefined) push(classTest(set, not === '^'))
    else if (operator !== undefined) push(operator === '(?:' ? '(' : (operator as Token))
    else if (/[{}[\]^$]/.test(plain!)) return undefined
    else push(plain === '.' ? () => true : (character) => character === plain)
  }
  return tokens
}

function classTest(set: string, isNot: boolean): Test {
  const parts = Array.from(set.matchAll(/\\(.)|(.)-(.)|(.)/gu), ([, escaped, from, to, one]): Test => {
    if (escaped !== undefined) {
      const found = classes[escaped]
      return found ? (character) => found.test(character) : (character) => character === escaped
    }
    return from !== undefined && to !== undefined
      ? (character) => from <= character && character <= to
      : (character) => character === one
  })
  return (character) => parts.some((test) => test(character)) !== isNot
}

/** Dijkstra's shunting yard; what stands behind its operand already (`*`, `+`, `?`) stays there. */
function inPostfix(tokens: readonly Token[]): Token[] | undefined {
  const out: Token[] = []
  const held: Token[] = []
  for (const token of tokens) {
    if (token === '(') held.push(token)
    else if (token === ')') {
      for (let last = held.pop(); last !== '('; last = held.pop()) {
        if (last === undefined) return undefined
        out.push(last)
      }
    } else if (token === '|' || token === '·') {
      while (held.length > 0 && (precedence[held.at(-1) as string] ?? 0) >= precedence[token]!) out.push(held.pop()!)
      held.push(token)
    } else out.push(token)
  }
  for (let last = held.pop(); last !== undefined; last = held.pop()) {
    if (last === '(') return undefined
    out.push(last)
  }
  return out
}

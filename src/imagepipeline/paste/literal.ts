/** Reads one literal as Python, JavaScript, PHP and JSON write it, slips included: a stray quotation mark, a bare key, `true` in Python. */
export type Literal = string | number | boolean | null | Literal[] | { [key: string]: Literal }

/** A literal found in a text. */
export interface Found {
  value: Literal
  /** Where the text goes on. */
  end: number
  /** How many stray quotation marks were left out. */
  strays: number
}

/** The literal that begins at `start`; undefined where none that can be read does. */
export function readLiteral(text: string, start: number): Found | undefined {
  const reader = new Reader(text, start)
  try {
    const value = reader.value(0)
    return { value, end: reader.at, strays: reader.strays }
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

class Unreadable extends Error {}

const deepest = 8

/** Characters of a string: no prompt is as long, and a quotation mark that nothing closes must not be followed for ever. */
const longest = 20_000

const words = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['none', null],
  ['undefined', null],
])

const closers: Record<string, string> = { '{': '}', '[': ']', '(': ')' }

class Reader {
  readonly text: string
  at: number
  strays = 0
  /** Whether the last key was followed by PHP's arrow. */
  private isPhp = false

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }

  value(depth: number): Literal {
    this.skipBlanks()
    const quote = this.text[this.at] ?? ''
    if ('"\'`'.includes(quote) && quote) return this.strings()
    const collection = this.match(/array\s*\(|[{[]/iy)
    if (collection) {
      if (depth === deepest) throw new Unreadable()
      return this.collection(closers[collection.at(-1)!]!, depth + 1)
    }
    const number = this.match(/[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?(?![\w.])/iy)
    if (number) return Number(number.replaceAll('_', ''))
    const word = words.get(this.match(/[a-z]+(?!\w)/iy)?.toLowerCase() ?? '')
    if (word === undefined) throw new Unreadable()
    return word
  }

  /** An object where its first item has a key, a list otherwise; PHP's arrays are either. */
  private collection(closer: string, depth: number): Literal {
    const list: Literal[] = []
    const entries: [string, Literal][] = []
    while (!this.isAt(closer)) {
      const key = this.key()
      const value = this.value(depth)
      if (key === undefined) list.push(value)
      else entries.push([key, value])
      const end = this.at
      if (this.isAt(',')) continue
      if (this.isAt(closer)) break
      // A comma missing at the end of a line is a slip like any other.
      if (!this.text.slice(end, this.at).includes('\n')) throw new Unreadable()
    }
    if (list.length > 0 && entries.length > 0) throw new Unreadable()
    return entries.length > 0 || closer === '}' ? Object.fromEntries(entries) : list
  }

  private key(): string | undefined {
    const { at, strays } = this
    this.skipBlanks()
    const quote = this.text[this.at] ?? ''
    const key = '"\''.includes(quote) && quote ? this.string() : this.match(/[a-z_$][\w$]*/iy)
    this.skipBlanks()
    const sign = key === undefined ? undefined : this.match(/=>|:(?!:)/y)
    if (sign) {
      this.isPhp = sign === '=>'
      return key
    }
    this.at = at
    this.strays = strays
    return undefined
  }

  /** Strings side by side are one in Python; PHP joins them with a dot, JavaScript with a plus. */
  private strings(): string {
    let whole = this.string()
    for (;;) {
      const before = this.at
      this.skipBlanks()
      const isJoined = this.match(/[.+]/y) !== undefined
      this.skipBlanks()
      const quote = this.text[this.at] ?? ''
      const isKey = !isJoined && /^("[^"\n]*"|'[^'\n]*')\s*(:|=>)/.test(this.text.slice(this.at, this.at + 200))
      if (!quote || !'"\'`'.includes(quote) || isKey) {
        this.at = before
        return whole
      }
      whole += this.string()
    }
  }

  private string(): string {
    const triple = this.match(/"""|'''/y)
    const quote = triple ?? this.text[this.at++]!
    let value = ''
    for (const limit = this.at + longest; this.at < Math.min(limit, this.text.length); this.at++) {
      const character = this.text[this.at]!
      if (this.text.startsWith(quote, this.at)) {
        if (triple || this.isEnd(this.at + 1)) {
          this.at += quote.length
          return value
        }
        this.strays++
      } else if (character === '\\') {
        value += this.escape(quote)
      } else {
        value += character
      }
    }
    throw new Unreadable()
  }

  /** Whether a string may end before this place: what follows must be able to follow one. */
  private isEnd(at: number): boolean {
    return /\s*([,:\]});.+]|=>|$|\/\/|#)|\s*\n|\s+["'`]/y.test(this.text.slice(at, at + 200))
  }

  /** At a backslash: what it and what follows stand for. Leaves the reader at the last character of it. */
  private escape(quote: string): string {
    const code = this.match(/\\u\{([\da-f]+)\}|\\u([\da-f]{4})|\\x([\da-f]{2})|\\U([\da-f]{8})/iy)
    if (code) {
      this.at--
      const point = Number.parseInt(code.replace(/[^\da-f]/gi, ''), 16)
      return code[1] === 'u' && code[2] !== '{'
        ? String.fromCharCode(point)
        : String.fromCodePoint(Math.min(point, 0x10ffff))
    }
    const next = this.text[++this.at] ?? ''
    const control = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '' }[next]
    // In PHP's single quotes a backslash is itself.
    if (quote === "'" && this.isPhp) return next === '\\' || next === "'" ? next : `\\${next}`
    return control ?? next
  }

  private isAt(token: string): boolean {
    this.skipBlanks()
    if (!this.text.startsWith(token, this.at)) return false
    this.at += token.length
    return true
  }

  private skipBlanks(): void {
    this.match(/(\s|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)*/y)
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found) this.at += found.length
    return found || undefined
  }
}

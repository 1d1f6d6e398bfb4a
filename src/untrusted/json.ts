/** JSON from outside: no larger and no deeper than it can sensibly be, and of the form that a schema asks for. */
import * as v from 'valibot'
import { damaged } from './damaged.ts'

export interface JsonReading {
  /** Of the text, in UTF-16 units. */
  length?: number
  /** Lists and objects within each other: what walks through them may then call itself. */
  depth?: number
  /**
   * As other programs write it: Python's NaN is null, and whole numbers that a double cannot hold come as strings of their
   * digits, since seeds have 64 bits and no browser gives the digits back.
   */
  isForeign?: boolean
}

/** An object of anything. */
export const plainRecord = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'not an object',
)

/** The value where it is of this form; undefined where it is of another, as what another version kept may be. */
export function ofForm<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> | undefined {
  const { success, output } = v.safeParse(schema, value)
  return success ? output : undefined
}

/** A list of what is of this form; the rest is left out of it. */
export const listOf = <Schema extends v.GenericSchema>(item: Schema) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((items) =>
      items.flatMap((one): v.InferOutput<Schema>[] => {
        const { success, output } = v.safeParse(item, one)
        return success ? [output] : []
      }),
    ),
  )

/** What the text holds; undefined where it is no JSON, too much of it, or of another form. */
export function jsonOf<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string | undefined,
  reading: JsonReading = {},
): v.InferOutput<Schema> | undefined {
  const value = text === undefined ? undefined : parsed(text, reading)
  return value === undefined ? undefined : ofForm(schema, value)
}

/** The same where a file cannot do without: a GenerationError names it and says what is wrong; `part` is what is read of it. */
export function jsonIn<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  name: string,
  part: string,
  reading: JsonReading = {},
): v.InferOutput<Schema> {
  const value = parsed(text, reading)
  if (value === undefined) throw damaged(name, `${part} is not JSON`)
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  throw damaged(name, `${part} is not as it should be${path ? ` (${path})` : ''}`)
}

function parsed(text: string, { length = 16 << 20, depth = 64, isForeign = false }: JsonReading): unknown {
  const standard = text.length > length ? undefined : inStandard(text, depth, isForeign)
  try {
    return standard === undefined ? undefined : JSON.parse(standard)
  } catch {
    return undefined
  }
}

/** The text in words of the standard; undefined where it is nested too deep, or ends inside a string. */
function inStandard(text: string, deepest: number, isForeign: boolean): string | undefined {
  const parts: string[] = []
  let [depth, from] = [0, 0]
  const word = /[-+.\w]+/y
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!
    if (sign === '"') {
      i = endOfString(text, i) - 1
      if (i < 0) return undefined
    } else if (sign === '[' || sign === '{') {
      if (++depth > deepest) return undefined
    } else if (sign === ']' || sign === '}') {
      depth--
    } else if (isForeign && /[-\dNI]/.test(sign)) {
      word.lastIndex = i
      const token = word.exec(text)![0]
      const other = /^-?(NaN|Infinity)$/.test(token) ? 'null' : isLong(token) ? `"${token}"` : undefined
      if (other) {
        parts.push(text.slice(from, i), other)
        from = i + token.length
      }
      i += token.length - 1
    }
  }
  return from === 0 ? text : parts.join('') + text.slice(from)
}

const isLong = (token: string) => /^-?\d{16,40}$/.test(token) && !Number.isSafeInteger(Number(token))

/** Where the string that begins with the quote at `at` ends, behind its closing quote; 0 where it does not. */
export function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return end + 1
  }
  return 0
}

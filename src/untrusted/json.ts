/** JSON from outside: no larger and no deeper than it can sensibly be, and of the form that a schema asks for. */
import * as v from 'valibot'
import { damaged } from './damaged.ts'

export interface JsonLimits {
  /** UTF-16 units. */
  length?: number
  /** Lists and objects within each other. */
  depth?: number
}

/** An object of anything. */
export const plainRecord = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'not an object',
)

/** What the text holds; undefined where it is no JSON, too much of it, or of another form. */
export function jsonOf<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string | undefined,
  limits: JsonLimits = {},
): v.InferOutput<Schema> | undefined {
  const value = text === undefined ? undefined : parsed(text, limits)
  const result = value === undefined ? undefined : v.safeParse(schema, value)
  return result?.success ? result.output : undefined
}

/** The same where a file cannot do without: a GenerationError names it and says what is wrong; `part` is what is read of it. */
export function jsonIn<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  name: string,
  part: string,
  limits: JsonLimits = {},
): v.InferOutput<Schema> {
  const value = parsed(text, limits)
  if (value === undefined) throw damaged(name, `${part} is not JSON`)
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  throw damaged(name, `${part} is not as it should be${path ? ` (${path})` : ''}`)
}

function parsed(text: string, { length = 16 << 20, depth = 64 }: JsonLimits): unknown {
  if (text.length > length || deepest(text) > depth) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How deep its brackets go; those in texts do not count. */
function deepest(text: string): number {
  let [depth, most, inText] = [0, 0, false]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (inText) {
      if (unit === 0x5c) i++
      else if (unit === 0x22) inText = false
    } else if (unit === 0x22) inText = true
    else if (unit === 0x5b || unit === 0x7b) most = Math.max(most, ++depth)
    else if (unit === 0x5d || unit === 0x7d) depth--
  }
  return most
}

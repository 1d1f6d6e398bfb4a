/** JSON that others wrote: read without trust in its depth, and with all digits of its whole numbers. */

/** Nobody's settings are nested deeper; what walks through them may then call itself. */
const deepest = 64

/**
 * The object that JSON text holds; undefined for anything else, and for one nested deeper than 64. Python also writes NaN,
 * which is read as null. Whole numbers that a double cannot hold come as strings of their digits: seeds have 64 bits.
 */
export function objectIn(text: string | undefined): Record<string, unknown> | undefined {
  const value = jsonIn(text)
  return isObject(value) ? value : undefined
}

/** The object or list that JSON text holds, as above. */
export function jsonIn(text: string | undefined): unknown {
  if (!text || !/^\s*[[{]/.test(text.slice(0, 1000))) return undefined
  try {
    return JSON.parse(standard(text) ?? '')
  } catch {
    return undefined
  }
}

/** The text in words of the standard; undefined where it is nested too deep, or ends inside a string. */
function standard(text: string): string | undefined {
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
    } else if (/[-\dNI]/.test(sign)) {
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
  return parts.join('') + text.slice(from)
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

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a list; none where it is no list. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The value as a word, if it is one that says something. */
export function word(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' && !/^(none|null)$/i.test(text.trim()) ? text.trim() : undefined
}

/** The number that the value is, or spells. */
export function numeral(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** What a remark says of a value; the words of others are cut where they are longer than a page. */
export function told(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text
}

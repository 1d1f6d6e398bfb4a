/** What is typed for an axis, taken apart as AUTOMATIC1111's X/Y/Z plot does: a list, ranges, counted ranges. Source: scripts/xyz_grid.py. */

/** What is wrong with what was typed: a sentence without its subject. */
export class BadValue extends Error {}

/** The parts of a list with commas or lines between them. A part in quotation marks may hold both; "" in it is one mark. */
export function listed(text: string): string[] {
  const parts: string[] = []
  // Asked of each mark, so it is not looked for again in all that was read.
  let isBlank = true
  let [part, isQuoted, wasQuoted] = ['', false, false]
  const end = () => {
    parts.push(wasQuoted ? part : part.trim())
    part = ''
    wasQuoted = false
    isBlank = true
  }
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!
    if (isQuoted) {
      if (letter !== '"') part += letter
      else if (text[i + 1] === '"') part += text[++i]
      else isQuoted = false
    } else if (letter === '"' && isBlank && !wasQuoted) {
      part = ''
      isQuoted = true
      wasQuoted = true
    } else if (letter === ',' || letter === '\n') end()
    // What follows a closing mark, as a rule a space, is left out.
    else if (!wasQuoted || letter.trim()) {
      part += letter
      isBlank &&= letter.trim() === ''
    }
  }
  if (isQuoted) throw new BadValue(`“${shown(text)}” opens a quotation mark and does not close it`)
  if (text.trim() !== '') end()
  return parts
}

/** A sentence quotes no pages. */
const shown = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

const number = String.raw`([+-]?\d+(?:\.\d*)?|[+-]?\.\d+)`
const range = new RegExp(String.raw`^${number}\s*-\s*${number}\s*(?:\(\s*${number}\s*\)|\[\s*(\d+)\s*\])?$`)

/**
 * The numbers of one part: "7", "1-5", "1-5 (+2)" with a step, "1-10 [5]" with a count; both ends belong to a range. What is no
 * number is NaN. Throws BadValue where a range makes no numbers, or more than `limit`.
 */
export function numbersOf(part: string, isWhole: boolean, limit: number): number[] {
  const found = part.match(range)
  if (!found) return [part === '' ? Number.NaN : Number(part)]
  const [start, end] = [Number(found[1]), Number(found[2])]
  const count = found[4] === undefined ? undefined : Number(found[4])
  const step = found[3] === undefined ? (end < start ? -1 : 1) : Number(found[3])
  if (step === 0) throw new BadValue(`“${part}” has a step of 0`)
  if (count === 0) throw new BadValue(`“${part}” has a count of 0`)
  if (step * (end - start) < 0) throw new BadValue(`“${part}” never arrives: the step leads away from ${end}`)
  // A hair, so that rounding costs no range its end.
  const amount = count ?? Math.floor((end - start) / step + 1e-9) + 1
  if (amount > limit) throw new BadValue(`“${part}” makes more than ${limit} values`)
  const by = count === undefined ? step : count === 1 ? 0 : (end - start) / (count - 1)
  return Array.from({ length: amount }, (_, i) => {
    const value = start + i * by
    // As A1111 does: whole numbers lose their fraction, others keep eight digits.
    return isWhole && count !== undefined ? Math.trunc(Number(value.toFixed(8))) : Number(value.toFixed(8))
  })
}

/** Schemas that read a value in whatever spelling it comes: "30" for 30, ["a"] for "a" and back, "yes" for true. */
import * as v from 'valibot'

/** One value in a list of its own is that value. */
const alone = v.transform((value: unknown) => (Array.isArray(value) && value.length === 1 ? value[0] : value))

const numeral = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.toNumber())

/** Letters: no prompt that anyone wrote has as many, and whoever reads it letter by letter is done in a blink. */
const longest = 100_000

export const text = v.pipe(
  v.union([
    v.string(),
    v.pipe(v.number(), v.toString()),
    v.pipe(
      v.array(v.string()),
      v.transform((parts) => parts.join(', ')),
    ),
  ]),
  v.maxLength(longest),
)

export const number = v.pipe(v.unknown(), alone, v.union([v.number(), numeral]))

const spellings = new Map<unknown, boolean>([
  ...['true', 'yes', 'on', '1', 1].map((yes) => [yes, true] as const),
  ...['false', 'no', 'off', '0', 0].map((no) => [no, false] as const),
])

export const truth = v.pipe(
  v.unknown(),
  alone,
  v.transform((value) => spellings.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? value),
  v.boolean(),
)

/** A list of names; a string is taken apart at its commas. */
export const texts = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' ? value.split(',') : value)),
  v.array(v.pipe(v.string(), v.trim())),
  v.filterItems((name) => name !== ''),
)

/** A list of numbers; a string is taken apart at its commas, and a single number is a list. */
export const numbers = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'string' ? value.split(',').filter((part) => part.trim()) : value)),
  v.transform((value) => (typeof value === 'number' ? [value] : value)),
  v.array(v.union([v.number(), numeral])),
)

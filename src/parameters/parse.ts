/** A request from outside, with a word on everything in it that could not be taken as it was. */
import { problems } from './check.ts'
import { type FieldName, fields } from './fields.ts'
import { defaultRequest, type GenerationRequest, read } from './request.ts'

/** What a person should know of one field that they brought. */
export interface Remark {
  /** The name that came; not always one of ours. */
  field: string
  sentence: string
}

/**
 * Reads a request leniently from a share link, JSON, a PNG's text or a stored form. What is missing or unreadable is as in
 * `base`; a value out of range is kept, and remarked upon, so that the person mends it themselves.
 */
export function parseRequest(
  from: unknown,
  base: GenerationRequest = defaultRequest,
): { request: GenerationRequest; remarks: Remark[] } {
  const { request, unknown, unreadable } = read(from, base)
  const given = new Set(Object.keys(Object(from)))
  const remarks = [
    ...strangers(unknown),
    ...unreadable.map((field) => ({
      field,
      sentence: `${fields[field as FieldName].label} could not be read: it is left as it was.`,
    })),
    ...problems(request, 'remote').filter(({ field }) => given.has(field)),
  ]
  return { request, remarks }
}

/** Nobody reads more of them, nor longer names. */
const [mostStrangers, longestName] = [20, 60]

function strangers(unknown: readonly string[]): Remark[] {
  const remarks = unknown.slice(0, mostStrangers).map((name) => {
    const field = name.length > longestName ? `${name.slice(0, longestName)}…` : name
    return { field, sentence: `“${field}” is no parameter that Darkroom knows: it is left out.` }
  })
  const rest = unknown.length - remarks.length
  const sentence = `${rest} more parameters that Darkroom does not know are left out.`
  return rest > 0 ? [...remarks, { field: '…', sentence }] : remarks
}

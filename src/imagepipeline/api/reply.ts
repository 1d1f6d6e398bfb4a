/** Replies: the many spellings of the API, and of the services like it, read into one. */
import * as v from 'valibot'
import { jsonOf, ofForm, plainRecord } from '../../untrusted/index.ts'

export interface Reply {
  id: string | undefined
  /** Everything that it calls itself: names of the job, of the task, of a record of it. */
  ids: readonly string[]
  state: 'running' | 'done' | 'failed' | 'cancelled'
  /** Addresses of pictures, `data:` ones for pictures that the reply itself holds; 0 to as many as the server likes. */
  pictures: string[]
  /** The server's own words. */
  message: string | undefined
  /** The parameter at fault, where the server names one. */
  field: string | undefined
}

/** Bytes of the longest reply: four pictures of 1536 × 1536 as PNGs in base64 have thirty million. */
export const longestReply = 40e6

const states: Record<string, Reply['state']> = {
  ...spelt('running', 'PENDING QUEUED STARTED RECEIVED RETRY PROCESSING RUNNING IN_PROGRESS'),
  ...spelt('done', 'SUCCESS SUCCEEDED COMPLETED'),
  ...spelt('failed', 'FAILURE FAILED ERROR'),
  ...spelt('cancelled', 'REVOKED CANCELLED CANCELED'),
}

const pictureNames = [
  'download_urls',
  'image_urls',
  'result_url',
  'output_url',
  'image_url',
  'images',
  'image',
  'base64',
]

/** Whatever is of another kind is as good as absent: no reply fails for one odd word. */
const orNothing = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.nullish(schema), undefined)
const name = orNothing(v.union([v.string(), v.pipe(v.number(), v.transform(String))]))
const schema = v.pipe(plainRecord, v.looseObject({ id: name, task_id: name, job_id: name, status: name }))

/** FastAPI's complaint about one value: where it is, and what is wrong. `loc` begins with where the value was sent: ["body", "width"]. */
const complaint = v.object({
  loc: orNothing(v.array(v.union([v.string(), v.number()]))),
  msg: v.union([v.string(), v.pipe(v.number(), v.transform(String))]),
})

/** Reads what the server sent; undefined when it is no JSON, or no object, and so no reply. */
export function readReply(text: string): Reply | undefined {
  const reply = jsonOf(schema, text, { length: longestReply })
  if (!reply) return undefined
  const given = pictureNames.map((name) => reply[name]).find((value) => value !== undefined && value !== null)
  const pictures = (Array.isArray(given) ? given : [given]).filter((item) => typeof item === 'string').map(address)
  const word = reply.status?.toUpperCase() ?? ''
  const ids = [reply.id, reply.task_id, reply.job_id].filter((id) => typeof id === 'string')
  return {
    id: ids[0],
    ids,
    state: Object.hasOwn(states, word) ? states[word]! : pictures.length > 0 ? 'done' : 'running',
    pictures,
    message: words(reply.error) ?? words(reply.message) ?? words(reply.detail),
    field: faultyField(reply.detail),
  }
}

function spelt(state: Reply['state'], spellings: string): Record<string, Reply['state']> {
  return Object.fromEntries(spellings.split(' ').map((spelling) => [spelling, state]))
}

/** An address as it is; anything else is taken for a picture in base64. */
function address(item: string): string {
  return /^(https?|data):/i.test(item) ? item : `data:application/octet-stream;base64,${item.replace(/\s/g, '')}`
}

/** No deeper than JSON is read, so it may call itself. */
function words(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined
  if (Array.isArray(value)) return value.slice(0, mostComplaints).map(complaintIn).join('; ') || undefined
  if (!v.is(plainRecord, value)) return undefined
  return words(value.message) ?? words(value.detail) ?? JSON.stringify(value)
}

/** More than these nobody reads. */
const mostComplaints = 20

function complaintIn(value: unknown): string {
  const known = ofForm(complaint, value)
  if (!known) return typeof value === 'string' ? value : JSON.stringify(value)
  const { loc, msg } = known
  return loc && loc.length > 1 ? `${loc.slice(1).join('.')}: ${msg}` : msg
}

function faultyField(detail: unknown): string | undefined {
  const field = ofForm(complaint, Array.isArray(detail) ? detail[0] : undefined)?.loc?.[1]
  return typeof field === 'string' ? field : undefined
}

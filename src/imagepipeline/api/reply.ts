/** Replies: the many spellings of the API, and of the services like it, read into one. */
export interface Reply {
  id: string | undefined
  state: 'running' | 'done' | 'failed' | 'cancelled'
  /** Addresses of pictures, `data:` ones for pictures that the reply itself holds; 0 to as many as the server likes. */
  pictures: string[]
  /** The server's own words. */
  message: string | undefined
  /** The parameter at fault, where the server names one. */
  field: string | undefined
}

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

/** Reads what the server sent as JSON; undefined when it is no object, and so no reply. */
export function readReply(json: unknown): Reply | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const reply = json as Record<string, unknown>
  const given = pictureNames.map((name) => reply[name]).find((value) => value !== undefined && value !== null)
  const pictures = (Array.isArray(given) ? given : [given]).filter((item) => typeof item === 'string').map(address)
  const state = states[String(reply.status).toUpperCase()]
  const id = [reply.id, reply.task_id, reply.job_id].find((id) => typeof id === 'string' || typeof id === 'number')
  return {
    id: id === undefined ? undefined : String(id),
    state: state ?? (pictures.length > 0 ? 'done' : 'running'),
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

/** FastAPI's complaint about one value: where it is, and what is wrong. */
interface Complaint {
  loc?: unknown
  msg?: unknown
}

function words(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined
  if (Array.isArray(value)) return value.map(complaint).join('; ') || undefined
  if (typeof value !== 'object' || value === null) return undefined
  const { message, detail } = value as Record<string, unknown>
  return words(message) ?? words(detail) ?? JSON.stringify(value)
}

function complaint(value: unknown): string {
  const { loc, msg } = Object(value) as Complaint
  if (msg === undefined) return typeof value === 'string' ? value : JSON.stringify(value)
  return Array.isArray(loc) && loc.length > 1 ? `${loc.slice(1).join('.')}: ${msg}` : String(msg)
}

/** `loc` begins with where the value was sent: ["body", "width"]. */
function faultyField(detail: unknown): string | undefined {
  if (!Array.isArray(detail)) return undefined
  const { loc } = Object(detail[0]) as Complaint
  return Array.isArray(loc) && typeof loc[1] === 'string' ? loc[1] : undefined
}

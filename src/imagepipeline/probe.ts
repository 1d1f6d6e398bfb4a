/** "Test connection": one harmless question, and what its answer says about the settings. */
import { type Connection, createApi, httpFailure } from './api/index.ts'
import { nobodysJob } from './submission.ts'

export interface ProbeResult {
  /** Whether requests can be sent like this. */
  isGood: boolean
  sentence: string
}

/** Asks after a job that does not exist; throws only when the key is missing, or the signal aborted. */
export async function testConnection(
  connection: Connection,
  key: string | undefined,
  signal: AbortSignal,
  { fetch = (...request: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...request) } = {},
): Promise<ProbeResult> {
  const api = createApi({ connection, key, fetch, log: undefined, now: Date.now })
  const answer = await api.status('sd/text2image', nobodysJob, signal)
  const bad = (sentence: string) => ({ isGood: false, sentence })
  if (answer.type === 'redirect') return bad('This address leads to another one. Enter the final address.')
  if (answer.type === 'no-answer') {
    return bad(
      answer.reason === 'timeout'
        ? 'Nothing answers there. Check the address.'
        : 'Blocked by the browser (CORS), a wrong address, or offline: a browser does not say which. Try a proxy of your own.',
    )
  }
  if (answer.type === 'endless')
    return bad('Something answers without an end, which the API does not. Check the address.')
  if (!answer.reply) return bad(`Something answers (${answer.status}), but not as the API does. Check the address.`)
  // That nobody's job is unknown is a good answer.
  if (answer.isOk || answer.status === 404 || answer.status === 422) {
    return { isGood: true, sentence: 'The API answers, and did not object to the key.' }
  }
  return bad(httpFailure(answer, 'status').message)
}

/** Prompts from a file: each line becomes a job, with the form's settings where it says none. */
import { GenerationError } from '../../src/generation/index.ts'
import { promptLines } from '../../src/templates/index.ts'
import { check, wholeRequest } from '../generation/index.ts'
import { fail } from '../kit/index.ts'
import { enqueue } from '../queue/index.ts'
import { useRequest } from '../request/index.ts'
import { useLists } from '../templates/index.ts'

const mostLines = 1000

/** Puts all of them into the queue, or none where one of them cannot be drawn. */
export async function drawLines(lines: readonly string[]): Promise<void> {
  try {
    if (lines.length > mostLines) {
      const sentence = `The file has ${lines.length} lines, and the queue takes ${mostLines} at once. Split it into smaller files.`
      throw new GenerationError('invalid-request', sentence, { field: 'prompt' })
    }
    const form = await wholeRequest()
    const { backend } = useRequest.getState()
    const found = promptLines(lines)
    const requests = found.map(({ request }) => ({ ...form, ...request }))
    for (const request of requests) check(request, backend)
    for (const request of requests) enqueue(request, backend)
    useLists.setState({ news: found.flatMap(({ remark }) => remark ?? []).join('. ') })
  } catch (error) {
    fail(error)
  }
}

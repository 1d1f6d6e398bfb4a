/** What a server answers, read to its end or to a limit. */
import { bounded } from './bounded.ts'
import type { Patience } from './patience.ts'
import { pieces } from './pieces.ts'

/** The answer's bytes; undefined where they are more than `most`: the rest is then not fetched. */
export async function answerBytes(
  response: Response,
  most: number,
  patience?: Patience,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!response.body) return new Uint8Array()
  if (Number(response.headers.get('Content-Length')) > most) {
    await response.body.cancel()
    return undefined
  }
  const body = pieces(response.body)
  return bounded(patience ? patience.during(body) : body, most)
}

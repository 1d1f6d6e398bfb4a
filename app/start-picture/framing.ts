/** Has pictures opened and framed by the worker for that. */
import { smallWorker } from '../../src/generation/index.ts'
import type { Framing } from '../../src/imaging/index.ts'
import type { Answer, Question } from './framing-worker.ts'

const worker = smallWorker<Question, Answer>(
  () => new Worker(new URL('./framing-worker.ts', import.meta.url), { type: 'module', name: 'darkroom-framing' }),
)

/** By its number the worker knows a file again, which comes to it as another Blob each time. */
const numbers = new WeakMap<Blob, number>()
let files = 0

/** The picture's size, upright, in pixels; throws where the file is no picture. */
export async function openPicture(file: Blob): Promise<{ width: number; height: number }> {
  const { width, height } = await worker.ask({ number: numberOf(file), file })
  return { width, height }
}

/** Cuts a frame, a PNG, from the picture. */
export async function cutFrame(file: Blob, frame: Framing): Promise<Blob> {
  return (await worker.ask({ number: numberOf(file), file, frame })).frame!
}

function numberOf(file: Blob): number {
  const number = numbers.get(file) ?? files++
  numbers.set(file, number)
  return number
}

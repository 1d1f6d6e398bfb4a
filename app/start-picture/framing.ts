/** Has pictures opened and framed by the worker for that. */
import { smallWorker } from '../../src/generation/index.ts'
import type { Framing } from '../../src/imaging/index.ts'
import type { Answer, Backdrop, Question } from './framing-worker.ts'

const worker = smallWorker<Question, Answer>(
  () => new Worker(new URL('./framing-worker.ts', import.meta.url), { type: 'module', name: 'darkroom-framing' }),
)

/** By its number the worker knows a file again, which comes to it as another Blob each time. */
const numbers = new WeakMap<Blob, number>()
let files = 0

/** The picture's size, upright, in pixels, and how it is shown; throws where the file is no picture. */
export async function openPicture(file: Blob): Promise<Omit<Answer, 'frame'>> {
  const { width, height, isTransparent, upright } = await worker.ask({ number: numberOf(file), file })
  return { width, height, isTransparent, upright }
}

/** Cuts a frame, a PNG, from the picture. */
export async function cutFrame(file: Blob, frame: Framing, backdrop: Backdrop): Promise<Blob> {
  return (await worker.ask({ number: numberOf(file), file, frame, backdrop })).frame!
}

/** The same frame of what is transparent, white on black. */
export async function cutMask(file: Blob, frame: Framing): Promise<Blob> {
  return (await worker.ask({ number: numberOf(file), file, frame, isMask: true })).frame!
}

function numberOf(file: Blob): number {
  const number = numbers.get(file) ?? files++
  numbers.set(file, number)
  return number
}

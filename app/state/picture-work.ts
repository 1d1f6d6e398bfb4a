/** Asks the picture worker, which is started for the first question. */
import type { PictureWork } from './picture-worker.ts'

interface Waiting {
  resolve: (answer: never) => void
  reject: (error: Error) => void
}

let worker: Worker | undefined
let lastId = 0
const waiting = new Map<number, Waiting>()

function started(): Worker {
  const begun = new Worker(new URL('./picture-worker.ts', import.meta.url), {
    type: 'module',
    name: 'darkroom-pictures',
  })
  begun.addEventListener('message', ({ data: { id, answer, error } }) => {
    const asker = waiting.get(id)
    waiting.delete(id)
    if (error) asker?.reject(error)
    else asker?.resolve(answer as never)
  })
  return begun
}

/** Has the work done; throws what it threw. */
export function work<Name extends keyof PictureWork>(
  name: Name,
  asked: PictureWork[Name]['asked'],
): Promise<PictureWork[Name]['answer']> {
  worker ??= started()
  const id = ++lastId
  worker.postMessage({ id, name, asked })
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
}

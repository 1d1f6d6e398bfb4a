/** Which contexts are on the device when. */
import { expect, it } from 'vitest'
import { type Heard, KeptContexts } from './kept-contexts.ts'
import type { Inputs } from './runtime/index.ts'

const heard = (value: number, sizes = [64]): Heard => ({
  hidden: Float32Array.of(value, 1),
  batch: 1,
  told: [{ pooled: Float32Array.of(2), sizes }],
})

/** Contexts by name, and those that are on the device. */
function device() {
  const held = new Set<string>()
  const contexts = new KeptContexts()
  const make = (name: string, of: Heard) =>
    contexts.of(of, async () => {
      held.add(name)
      return { key: { dispose: () => void held.delete(name) } } as unknown as Inputs
    })
  return { held, contexts, make }
}

it('keeps one that nobody uses until another is made, and gives it again for the same words and sizes', async () => {
  const { held, make } = device()
  const first = await make('first', heard(1))
  first.release()
  expect((await make('again', heard(1))).tensors).toBe(first.tensors)
  expect([...held]).toEqual(['first'])
  const second = await make('second', heard(1, [128]))
  expect([...held]).toEqual(['first', 'second'])
  second.release()
  await make('third', heard(3))
  expect([...held]).toEqual(['first', 'third'])
})

it('frees what is no good any more, once nobody uses it', async () => {
  const { held, contexts, make } = device()
  const [used, unused] = [await make('used', heard(1)), await make('unused', heard(2))]
  unused.release()
  contexts.clear()
  expect([...held]).toEqual(['used'])
  await make('anew', heard(1))
  expect([...held]).toEqual(['used', 'anew'])
  used.release()
  expect([...held]).toEqual(['anew'])
})

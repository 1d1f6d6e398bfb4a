/** The contract on the fake backend, and on the same across a port. */
import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../parameters/index.ts'
import type { Backend } from './backend.ts'
import { itIsABackend } from './backend-contract.ts'
import { GenerationError } from './error.ts'
import { fakeBackend } from './fake-backend.ts'
import { connect, type Producer, serve, tellGone } from './port.ts'

const producer =
  (backend: Backend): Producer =>
  async (request, signal, emit) => {
    for await (const event of backend.generate(request, signal)) emit(event)
  }

function acrossAPort(produce: Producer): Backend {
  const { port1, port2 } = new MessageChannel()
  serve(port1, produce)
  return connect(port2)
}

describe('the fake backend', () => {
  itIsABackend({ backend: () => fakeBackend })
})

describe('a backend across a port', () => {
  itIsABackend({ backend: () => acrossAPort(producer(fakeBackend)) })

  it('throws the error that the other side threw, with its code and field', async () => {
    const backend = acrossAPort(async () => {
      throw new GenerationError('bad-file', 'Choose another file.', { field: 'model_id' })
    })
    const first = backend.generate(defaultRequest, new AbortController().signal)[Symbol.asyncIterator]().next()
    await expect(first).rejects.toMatchObject({ code: 'bad-file', field: 'model_id', message: 'Choose another file.' })
    await expect(first).rejects.toBeInstanceOf(GenerationError)
  })

  it('keeps the streams of two requests apart', async () => {
    const backend = acrossAPort(producer(fakeBackend))
    const seeds = async (seed: number) => {
      const found: number[] = []
      const request = { ...defaultRequest, prompt: 'x', seed, samples: 3, num_inference_steps: 2 }
      for await (const event of backend.generate(request, new AbortController().signal)) {
        if (event.type === 'image') found.push(event.seed)
      }
      return found
    }
    expect(await Promise.all([seeds(10), seeds(20)])).toEqual([
      [10, 11, 12],
      [20, 21, 22],
    ])
  })

  it('whose other side is gone says so to who waits, and to who comes later', async () => {
    const { port1 } = new MessageChannel()
    const backend = connect(port1)
    const ask = () => backend.generate(defaultRequest, new AbortController().signal)[Symbol.asyncIterator]().next()
    const waits = ask()
    tellGone([port1], new GenerationError('download', 'Reload the page.'))
    await expect(waits).rejects.toMatchObject({ code: 'download', message: 'Reload the page.' })
    await expect(ask()).rejects.toMatchObject({ code: 'download', message: 'Reload the page.' })
    port1.close()
  })
})

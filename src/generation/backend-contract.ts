/** What every backend must do, as one suite: called by each backend's own test with a way to make it. */
import { expect, it } from 'vitest'
import { defaultRequest, type GenerationRequest } from '../parameters/index.ts'
import type { Backend, GenerationEvent } from './backend.ts'

export interface ContractSubject {
  backend: () => Backend | Promise<Backend>
  /** Parameters that this backend can serve quickly. */
  request?: Partial<GenerationRequest>
}

/** Registers the suite inside a `describe`. */
export function itIsABackend({ backend, request: ours }: ContractSubject): void {
  const request: GenerationRequest = {
    ...defaultRequest,
    prompt: 'a red house',
    num_inference_steps: 3,
    seed: 7,
    ...ours,
  }
  const never = new AbortController().signal

  it('makes as many pictures as samples, each with a seed of its own', async () => {
    const events = await collect((await backend()).generate({ ...request, samples: 2 }, never))
    const images = events.filter((event) => event.type === 'image')
    expect(images.map(({ index, seed }) => ({ index, seed }))).toEqual([
      { index: 0, seed: 7 },
      { index: 1, seed: 8 },
    ])
    for (const { picture } of images) {
      expect(picture.type).toMatch(/^image\//)
      expect(picture.size).toBeGreaterThan(50)
    }
  })

  it('counts the steps of each picture up to the last before it gives the picture', async () => {
    const events = await collect((await backend()).generate(request, never))
    const steps = events.filter((event) => event.type === 'step')
    expect(steps.length).toBeGreaterThan(0)
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1))
    expect(steps.at(-1)!.step).toBe(steps[0]!.steps)
    expect(events.findLastIndex(({ type }) => type === 'step')).toBeLessThan(
      events.findIndex(({ type }) => type === 'image'),
    )
  })

  it('throws an AbortError when it is stopped, and works again afterwards', async () => {
    const subject = await backend()
    const stop = new AbortController()
    const events: GenerationEvent[] = []
    const stopped = async () => {
      for await (const event of subject.generate({ ...request, num_inference_steps: 50 }, stop.signal)) {
        events.push(event)
        if (event.type === 'step') stop.abort()
      }
    }
    await expect(stopped()).rejects.toMatchObject({ name: 'AbortError' })
    expect(events.some(({ type }) => type === 'image')).toBe(false)
    const again = await collect(subject.generate(request, never))
    expect(again.at(-1)!.type).toBe('image')
  })

  it('throws at once when the signal is aborted already', async () => {
    const subject = await backend()
    await expect(collect(subject.generate(request, AbortSignal.abort()))).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('stops when nobody asks for more', async () => {
    const subject = await backend()
    for await (const event of subject.generate({ ...request, num_inference_steps: 50 }, never)) {
      if (event.type === 'step') break
    }
    const again = await collect(subject.generate(request, never))
    expect(again.at(-1)!.type).toBe('image')
  })

  it('refuses a request that cannot be run, naming the field', async () => {
    const subject = await backend()
    await expect(collect(subject.generate({ ...request, num_inference_steps: 0 }, never))).rejects.toMatchObject({
      name: 'GenerationError',
      code: 'invalid-request',
      field: 'num_inference_steps',
    })
  })
}

async function collect(events: AsyncIterable<GenerationEvent>): Promise<GenerationEvent[]> {
  const all: GenerationEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

/** Small workers in all the ways in which they can fail: whoever asked hears of it, and the next question is answered. */
import { describe, expect, it } from 'vitest'
import { GenerationError, smallWorker } from './index.ts'

const moody = (limit?: number) =>
  smallWorker<unknown, unknown>(
    () => new Worker(new URL('./__fixtures__/moody-worker.ts', import.meta.url), { type: 'module' }),
    limit,
  )

describe('a small worker', () => {
  it('answers one question after the other, each its own', async () => {
    const worker = moody()
    const heard: unknown[] = []
    const questions = ['is slow', 'quick', 'is slow', 'last']
    await Promise.all(questions.map(async (question) => heard.push(await worker.ask(question))))
    expect(heard).toEqual(questions)
    worker.end()
  })

  it.each([
    ['throws', { message: 'It threw.', name: 'TypeError' }],
    ['rejects', { message: 'Choose another file.', code: 'bad-file', field: 'model_id' }],
    ['rejects with nothing', { message: '' }],
    ['answers what cannot be posted', { name: 'DataCloneError' }],
    ['breaks', { message: expect.stringContaining('It broke.') }],
  ])('that %s says so, and answers the next question', async (mood, error) => {
    const worker = moody()
    await expect(worker.ask(mood)).rejects.toMatchObject(error)
    expect(await worker.ask('hello')).toBe('hello')
    worker.end()
  })

  it('that breaks tells all who wait, and another takes its place', async () => {
    const worker = moody()
    const all = await Promise.allSettled(['breaks', 'never heard'].map((question) => worker.ask(question)))
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await worker.ask('hello')).toBe('hello')
    worker.end()
  })

  it('that dies without a word is given up after a while', async () => {
    const worker = moody(1000)
    await expect(worker.ask('closes')).rejects.toThrow('no answer')
    expect(await worker.ask('hello')).toBe('hello')
    worker.end()
  })

  it('is not troubled by a question that cannot be posted', async () => {
    const worker = moody()
    await expect(worker.ask(() => {})).rejects.toMatchObject({ name: 'DataCloneError' })
    expect(await worker.ask('hello')).toBe('hello')
    worker.end()
  })

  it('whose script does not come says what to do, and is tried again', async () => {
    let starts = 0
    const worker = smallWorker<unknown, unknown>(() => {
      const script = starts++ === 0 ? '/no-such-worker.js' : new URL('./__fixtures__/moody-worker.ts', import.meta.url)
      return new Worker(script, { type: 'module' })
    })
    const refusal = await worker.ask('hello').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(GenerationError)
    expect(refusal).toMatchObject({ code: 'download', message: expect.stringContaining('try again') })
    worker.end()
  })

  it('that is ended leaves nobody waiting', async () => {
    const worker = moody()
    const asked = worker.ask('is slow')
    worker.end()
    await expect(asked).rejects.toThrow('stopped')
  })
})

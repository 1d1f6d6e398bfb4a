import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../../src/parameters/index.ts'
import { progressAloud, progressDetail, progressInTitle, progressInWords } from './progress-words.ts'
import { advanced, newRun } from './run.ts'

const step = (image: number, step: number) => ({ type: 'step', image, step, steps: 20 }) as const

const runOf = (samples: number) => newRun({ request: { ...defaultRequest, samples }, modelName: 'Demo' }, 0)

describe('progress in words', () => {
  it('tells how much of a model is loaded', () => {
    const run = advanced(runOf(1), { type: 'loading', label: 'Fetching Demo', loaded: 3e6, total: 7.5e6 }, 5)
    expect([progressInWords(run), progressDetail(run)]).toEqual(['Loading 40 %', 'Fetching Demo: 3.0 MB of 7.5 MB'])
  })

  it('tells the step, the picture, and the time left once there is a pace', () => {
    const events = [step(0, 1), step(0, 2), step(0, 3)]
    const run = events.reduce((before, event, i) => advanced(before, event, 1000 * i), runOf(2))
    expect([progressInWords(run), progressDetail(run)]).toEqual(['Step 3 of 20', 'Picture 1 of 2, about 37 s left'])
  })

  it('counts tiles where a picture is enlarged', () => {
    const enlarging = {
      picture: new Blob(),
      upscaler: 'x',
      upscalerName: 'x',
      width: 9,
      height: 9,
      madeBy: 'local',
    } as const
    const run = newRun({ ...runOf(1).job, enlarging }, 0)
    expect(progressInWords(advanced(run, step(0, 3), 1))).toBe('Tile 3 of 20')
    expect(progressAloud(advanced(run, step(0, 1), 1))).toBe('Enlarging.')
  })

  it('is short in the title', () => {
    expect(progressInTitle(runOf(1))).toBe('Starting')
    expect(progressInTitle(advanced(runOf(1), step(0, 12), 1))).toBe('12/20')
  })

  it('is spoken only at quarters', () => {
    const spoken = Array.from({ length: 20 }, (_, i) => progressAloud(advanced(runOf(1), step(0, i + 1), 0)))
    expect([...new Set(spoken)]).toEqual([
      'Drawing.',
      '25 percent done.',
      '50 percent done.',
      '75 percent done.',
      '100 percent done.',
    ])
  })

  it('is spoken without an API’s seconds, which would be news each second', () => {
    const running = { state: 'running', id: 'a', startedAt: 10_000, polls: 2, next: 0 } as const
    const run = newRun({ request: defaultRequest, modelName: 'sd1.5' }, 0)
    const waiting = { ...run, progress: { type: 'remote', remote: running, now: 22_400 } } as const
    expect([progressInWords(waiting), progressAloud(waiting)]).toEqual(['Waiting 12 s', 'Waiting.'])
  })
})

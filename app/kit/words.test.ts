import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../../src/parameters/index.ts'
import { advanced, newRun } from '../generation/run.ts'
import { bytesInWords, progressAloud, progressDetail, progressInTitle, progressInWords, waitInWords } from './words.ts'

const step = (image: number, step: number) => ({ type: 'step', image, step, steps: 20 }) as const

const runOf = (samples: number) => newRun({ request: { ...defaultRequest, samples }, modelName: 'Demo' }, 0)

describe('progress in words', () => {
  it('says bytes and waits as people do', () => {
    expect([512, 7_491_254, 2_132_000_000].map(bytesInWords)).toEqual(['1 kB', '7.5 MB', '2.13 GB'])
    expect([0.2, 89, 90, 600].map(waitInWords)).toEqual(['1 s', '89 s', '2 min', '10 min'])
  })

  it('tells how much of a model is loaded', () => {
    const run = advanced(runOf(1), { type: 'loading', label: 'Fetching Demo', loaded: 3e6, total: 7.5e6 }, 5)
    expect([progressInWords(run), progressDetail(run)]).toEqual(['Loading 40 %', 'Fetching Demo: 3.0 MB of 7.5 MB'])
  })

  it('tells the step, the picture, and the time left once there is a pace', () => {
    const events = [step(0, 1), step(0, 2), step(0, 3)]
    const run = events.reduce((before, event, i) => advanced(before, event, 1000 * i), runOf(2))
    expect([progressInWords(run), progressDetail(run)]).toEqual(['Step 3 of 20', 'Picture 1 of 2, about 37 s left'])
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
})

import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../../src/parameters/index.ts'
import { advanced, developed, fractionDone, newRun, secondsLeft } from './run.ts'

const runOf = (samples: number) => newRun({ request: { ...defaultRequest, samples }, modelName: 'Demo' }, 0)

const picture = new Blob([])

/** A run of `samples` pictures of 4 steps, with steps done at these times (ms). */
function runWithSteps(samples: number, times: readonly number[]) {
  return times.reduce(
    (run, time, i) => advanced(run, { type: 'step', image: Math.floor(i / 4), step: (i % 4) + 1, steps: 4 }, time),
    runOf(samples),
  )
}

describe('a run', () => {
  it('says nothing of the time left until it has seen a pace', () => {
    expect(secondsLeft(runOf(1))).toBeUndefined()
    expect(secondsLeft(runWithSteps(1, [9000, 9500]))).toBeUndefined()
  })

  it('foretells the rest from the later steps, not from the slow first one', () => {
    expect(secondsLeft(runWithSteps(2, [9000, 9500, 10_000]))).toBeCloseTo(2.5)
  })

  it('is not misled by the decoding between two pictures', () => {
    expect(secondsLeft(runWithSteps(2, [1000, 1500, 2000, 2500, 8000, 8500]))).toBe(1)
  })

  it('counts all pictures in its fraction, and loading by its bytes', () => {
    expect(fractionDone(runWithSteps(2, [1, 2, 3, 4, 5]))).toBe(5 / 8)
    const loading = advanced(runOf(1), { type: 'loading', label: 'Loading', loaded: 3, total: 4 }, 10)
    expect(fractionDone(loading)).toBe(0.75)
  })

  it('weighs the steps of two passes by what they cost', () => {
    const steps = [0.05, 0.1, 0.15, 0.2, 0.6, 1]
    const times = [1000, 1500, 2000, 2500, 6500, 10_500]
    const runAt = (count: number) =>
      steps
        .slice(0, count)
        .reduce(
          (run, share, i) => advanced(run, { type: 'step', image: 0, step: i + 1, steps: 6, share }, times[i]!),
          runOf(2),
        )
    expect(fractionDone(runAt(4))).toBeCloseTo(0.1)
    expect(developed(runAt(5))).toBe(0.6)
    // Of both pictures a tenth is done, at half a second for each fortieth; then in the steps of the second pass as many.
    expect(secondsLeft(runAt(4))).toBeCloseTo(18)
    expect(secondsLeft(runAt(6))).toBeCloseTo(10)
  })

  it('times a picture from the end of loading, and the next from the end of the one before', () => {
    const loaded = advanced(runOf(2), { type: 'loading', label: 'Loading', loaded: 4, total: 4 }, 700)
    expect(loaded.drawingSince).toBe(700)
    expect(advanced(loaded, { type: 'image', index: 0, seed: 1, picture }, 1900).drawingSince).toBe(1900)
  })

  it('does not count what is loaded in the middle of a picture, and forgets nothing of what was drawn before', () => {
    const half = advanced(runWithSteps(1, [100, 200]), { type: 'loading', label: 'Loading', loaded: 1, total: 4 }, 260)
    expect(half.drawingSince).toBe(60)
    expect(advanced(half, { type: 'loading', label: 'Loading', loaded: 4, total: 4 }, 1200).drawingSince).toBe(1000)
  })

  it('keeps the last preview where a step comes without one, and drops it when the picture is there', () => {
    const preview = { width: 8, height: 8, close: () => {} }
    const first = advanced(runOf(1), { type: 'step', image: 0, step: 1, steps: 4, preview }, 1)
    const second = advanced(first, { type: 'step', image: 0, step: 2, steps: 4 }, 2)
    expect(second.preview).toBe(preview)
    expect(advanced(second, { type: 'image', index: 0, seed: 1, picture }, 3).preview).toBeUndefined()
    const next = advanced(second, { type: 'step', image: 1, step: 1, steps: 4, preview }, 3)
    expect(advanced(next, { type: 'image', index: 0, seed: 1, picture }, 4).preview).toBe(preview)
  })

  it('of a series counts those before it and those to come', () => {
    const series = { place: 1, count: 4, rest: 10 }
    const run = { ...runWithSteps(1, [9000, 9500, 10_000]), series }
    expect(secondsLeft(run)).toBe(10.5)
    expect(secondsLeft({ ...run, series: { ...series, rest: undefined } })).toBeUndefined()
    expect(fractionDone(run)).toBe(1.75 / 4)
    expect(fractionDone(newRun(run.job, 0, series))).toBe(0.25)
  })
})

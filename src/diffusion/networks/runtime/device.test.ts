/** How the GPU is asked for, on browsers that have none to give. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openDevice } from './device.ts'

const gpu = { features: new Set(['shader-f16']), limits: { maxBufferSize: 8, maxStorageBufferBindingSize: 4 } }
const adapter = { info: { vendor: 'acme' }, features: new Set(), limits: {}, requestDevice: async () => gpu }

/** A browser that answers so, one question after the other; the last again and again. */
function withAnswers(...answers: (typeof adapter | null)[]) {
  const requestAdapter = vi.fn(async () => (answers.length > 1 ? answers.shift() : answers[0]))
  vi.stubGlobal('navigator', { gpu: { requestAdapter } })
  return requestAdapter
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a device', () => {
  it('is waited for where it was there before', async () => {
    vi.useFakeTimers()
    const asked = withAnswers(null, null, adapter)
    const opening = openDevice({ patience: 1000 })
    await vi.advanceTimersByTimeAsync(1000)
    expect(await opening).toMatchObject({ gpu, adapter, report: { kind: 'webgpu', adapter: 'acme' } })
    expect(asked).toHaveBeenCalledTimes(3)
  })

  it('is the processor once patience is over, and at once where none is asked for', async () => {
    vi.useFakeTimers()
    withAnswers(null)
    const opening = openDevice({ patience: 1000 })
    await vi.advanceTimersByTimeAsync(1000)
    expect((await opening).report.kind).toBe('wasm')
    const asked = withAnswers(null)
    expect((await openDevice()).report.kind).toBe('wasm')
    expect(asked).toHaveBeenCalledTimes(1)
  })
})

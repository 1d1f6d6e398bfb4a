/** What a GPU is asked for, and what is said of it: adapters as browsers describe them. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openDevice } from './device.ts'

const chromeOn = (system: string) => `Mozilla/5.0 (${system}) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36`
const linux = chromeOn('X11; Linux x86_64')
const all = [
  'shader-f16',
  'timestamp-query',
  'subgroups',
  'subgroup-size-control',
  'chromium-experimental-subgroup-matrix',
]

function withAdapter(features: readonly string[], info: object = { vendor: 'nvidia' }, userAgent = linux) {
  const asked: string[][] = []
  const adapter = {
    ...{ features: new Set(features), info, limits: { maxBufferSize: 4, maxStorageBufferBindingSize: 2 } },
    async requestDevice({ requiredFeatures }: { requiredFeatures: string[] }) {
      asked.push(requiredFeatures)
      return { features: new Set(requiredFeatures), limits: adapter.limits }
    },
  }
  vi.stubGlobal('navigator', { userAgent, gpu: { requestAdapter: async () => adapter } })
  return asked
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a GPU', () => {
  it('is asked for all that it offers of what is of use', async () => {
    const asked = withAdapter([...all, 'texture-compression-bc'])
    const { report, leftOut } = await openDevice()
    expect(asked[0]!.toSorted()).toEqual(all.toSorted())
    expect(report).toMatchObject({ f16: true, software: false, maxBufferSize: 2 })
    expect(report.advice).toBeUndefined()
    expect(leftOut).toBe(0)
  })

  it('is opened again without the newest that choose kernels, and then without any', async () => {
    const asked = withAdapter(all)
    expect((await openDevice({ leaveOut: 1 })).leftOut).toBe(1)
    expect((await openDevice({ leaveOut: 2 })).leftOut).toBeUndefined()
    expect(asked).toEqual([
      ['shader-f16', 'timestamp-query', 'subgroups'],
      ['shader-f16', 'timestamp-query'],
    ])
  })

  it('has nothing to leave out where it offers none', async () => {
    withAdapter(['shader-f16'])
    expect((await openDevice()).leftOut).toBeUndefined()
  })

  it('that is software gets no features that choose kernels', async () => {
    const asked = withAdapter(all, { vendor: 'google', architecture: 'swiftshader' })
    expect((await openDevice()).leftOut).toBeUndefined()
    expect(asked).toEqual([['shader-f16', 'timestamp-query']])
    withAdapter([], { vendor: 'google', architecture: 'swiftshader' })
    expect((await openDevice()).report.advice).toBeUndefined()
  })

  it('without 16 bits is told of, with the switch where Chrome has one', async () => {
    const advice = async (...adapter: Parameters<typeof withAdapter>) => {
      withAdapter(...adapter)
      return (await openDevice()).report.advice
    }
    expect(await advice([])).toMatch(/takes 4 GB .* --enable-dawn-features=vulkan_enable_f16_on_nvidia .* unsafe/)
    const others = [
      await advice([], { vendor: 'amd' }),
      await advice([], { vendor: 'nvidia' }, chromeOn('Windows NT 10.0; Win64; x64')),
      await advice([], { vendor: 'nvidia' }, 'Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0'),
    ]
    for (const words of others) expect(words).toMatch(/^Stable Diffusion 1\.5 takes 4 GB(?!.*enable-dawn)/)
  })
})

const opened = { features: new Set(['shader-f16']), limits: { maxBufferSize: 8, maxStorageBufferBindingSize: 4 } }
const found = { info: { vendor: 'acme' }, features: new Set(), limits: {}, requestDevice: async () => opened }

/** A browser that answers so, one question after the other; the last again and again. */
function withAnswers(...answers: (typeof found | null)[]) {
  const requestAdapter = vi.fn(async () => (answers.length > 1 ? answers.shift() : answers[0]))
  vi.stubGlobal('navigator', { gpu: { requestAdapter } })
  return requestAdapter
}

describe('a device', () => {
  it('is waited for where it was there before', async () => {
    vi.useFakeTimers()
    const asked = withAnswers(null, null, found)
    const opening = openDevice({ patience: 1000 })
    await vi.advanceTimersByTimeAsync(1000)
    expect(await opening).toMatchObject({ gpu: opened, adapter: found, report: { kind: 'webgpu', adapter: 'acme' } })
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

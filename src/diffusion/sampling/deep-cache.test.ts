/** Which model calls are whole, and what becomes of the features that they leave: on a network that only counts. */
import { describe, expect, it } from 'vitest'
import type { Context, DeepFeatures } from '../networks/index.ts'
import { CachedCalls, type DeepCaching } from './deep-cache.ts'

const size = { height: 1, width: 1 }
const sample = Float32Array.of(1)
const context = (): Context => ({ batch: 1, tensors: {}, release() {} })

/** W for a whole call, s for one of the outermost layers; how many features are held. */
function subject(caching: Partial<DeepCaching>, steps: number, failsAt = -1) {
  const held = new Set<DeepFeatures>()
  let kinds = ''
  const calls = new CachedCalls(
    {
      async predict(_sample, _t, _context, _size, deep) {
        if (deep && !held.has(deep)) throw new Error('These features are gone')
        kinds += deep ? 's' : 'P'
        return sample
      },
      async predictKeeping(_sample, _t, _context, _size, branch) {
        if (kinds.length === failsAt) throw new Error('no room')
        kinds += 'W'
        const deep: DeepFeatures = { branch, map: {} as DeepFeatures['map'], release: () => void held.delete(deep) }
        held.add(deep)
        return { output: sample, deep }
      },
    },
    { interval: 1, branch: 0, warmup: 0, cooldown: 0, ...caching },
    steps,
  )
  const call = (step: number, ...contexts: Context[]) =>
    calls.predict(
      step,
      contexts.map(() => sample),
      0,
      contexts,
      size,
    )
  return { calls, call, held, kinds: () => kinds }
}

describe('model calls with cached deep features', () => {
  it.each<[Partial<DeepCaching>, string]>([
    [{}, 'PPPPPPPPPP'],
    [{ interval: 2 }, 'WsWsWsWsWs'],
    [{ interval: 3 }, 'WssWssWssW'],
    [{ interval: 3, warmup: 2 }, 'WWssWssWss'],
    [{ interval: 3, warmup: 2, cooldown: 2 }, 'WWssWssWWW'],
    [{ interval: 10, cooldown: 1 }, 'WssssssssW'],
  ])('are whole where %j says so: %s', async (caching, expected) => {
    const { call, calls, held, kinds } = subject(caching, 10)
    const one = context()
    for (let step = 0; step < 10; step++) {
      await call(step, one)
      expect(held.size).toBe(caching.interval ? 1 : 0)
    }
    expect(kinds()).toBe(expected)
    calls.release()
    expect(held.size).toBe(0)
  })

  it('are of one kind in a step of two', async () => {
    const { call, kinds } = subject({ interval: 2 }, 4)
    const one = context()
    for (const step of [0, 0, 1, 1, 2, 2, 3]) await call(step, one)
    expect(kinds()).toBe('WWssWWs')
  })

  it('are whole for other contexts than the last, and count from there', async () => {
    const { call, held, kinds } = subject({ interval: 3 }, 6)
    const [guided, alone] = [context(), context()]
    for (const one of [guided, guided, alone, alone, alone, alone])
      await call(held.size === 0 ? 0 : kinds().length, one)
    expect(kinds()).toBe('WsWssW')
    expect(held.size).toBe(1)
  })

  it('keep the features of each of several contexts', async () => {
    const { call, held, kinds } = subject({ interval: 2 }, 2)
    const contexts = [context(), context()]
    await call(0, ...contexts)
    expect(held.size).toBe(2)
    await call(1, ...contexts)
    expect(kinds()).toBe('WWss')
  })

  it('let go of all features where one fails', async () => {
    const { call, calls, held } = subject({ interval: 2 }, 4, 1)
    await expect(call(0, context(), context())).rejects.toThrow('no room')
    calls.release()
    expect(held.size).toBe(0)
  })
})

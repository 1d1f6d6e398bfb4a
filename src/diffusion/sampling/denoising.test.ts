/** When the negative prompt comes and goes beside kept features: on a network that only counts. */
import { expect, it } from 'vitest'
import { nothingLeftOut } from '../../parameters/index.ts'
import type { Context, DeepFeatures } from '../networks/index.ts'
import { denoise } from './denoising.ts'
import { sd15 } from './schedulers/__fixtures__/sd15.ts'
import { createSchedule } from './schedulers/index.ts'

/** Of each call: W or s for whole and shallow, 2 or 1 for with and without the negative prompt. */
async function calls(steps: number, cacheInterval: number, s_min_uncond: number): Promise<string> {
  const noise = (count: number) => new Float32Array(count).fill(0.5)
  const schedule = createSchedule('DDIMScheduler', { config: sd15, asked: {}, steps, noise, brownian: () => noise })
  const context = (batch: number): Context => ({ batch, tensors: {}, release() {} })
  const [guided, alone] = [context(2), context(1)]
  const seen: string[] = []
  const output = (kind: string, batch: number) => {
    seen.push(`${kind}${batch}`)
    return noise(4 * batch)
  }
  const networks = {
    predict: async (_sample: Float32Array, _t: number, { batch }: Context, _size: unknown, deep?: DeepFeatures) =>
      output(deep ? 's' : 'W', batch),
    predictKeeping: async (_sample: Float32Array, _t: number, { batch }: Context, _size: unknown, branch: number) => ({
      output: output('W', batch),
      deep: { branch, map: {} as DeepFeatures['map'], release() {} },
    }),
  }
  const conditions = {
    at: (_call: number, _calls: number, hasNegative: boolean) =>
      hasNegative
        ? { contexts: [guided], hasNegative, weights: [1] }
        : { contexts: [alone], hasNegative, weights: undefined },
  }
  const run = {
    ...{ schedule, start: { sample: noise(4) }, conditions, guidance: 6, size: { height: 1, width: 1 } },
    interval: { ...nothingLeftOut, s_min_uncond, s_min_uncond_all: true },
    caching: { interval: cacheInterval, branch: 0, warmup: 0, cooldown: 0 },
  }
  for await (const _ of denoise(networks, run));
  return seen.join(' ')
}

it('leaves the negative prompt out from its noise level on', async () => {
  expect(await calls(6, 1, 1.2)).toBe('W2 W2 W2 W1 W1 W1')
  expect(await calls(6, 1, 2)).toBe('W2 W2 W1 W1 W1 W1')
})

it('changes nothing between whole steps, so that none has to be whole besides', async () => {
  expect(await calls(6, 2, 1.2)).toBe('W2 s2 W2 s2 W1 s1')
  expect(await calls(6, 2, 2)).toBe('W2 s2 W1 s1 W1 s1')
  expect(await calls(6, 4, 2)).toBe('W2 s2 s2 s2 W1 s1')
})

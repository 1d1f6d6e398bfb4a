/** How much of a picture's time a request's shortcuts leave: the engine's own loop, over a network that only counts what it is asked. */

import { qualities } from '../../../app/form/quality.ts'
import type { Context, DeepFeatures } from '../../../src/diffusion/networks/index.ts'
import { denoise } from '../../../src/diffusion/sampling/denoising.ts'
import { createSchedule, type SchedulerName } from '../../../src/diffusion/sampling/schedulers/index.ts'
import { defaultRequest, type GenerationRequest } from '../../../src/parameters/index.ts'
import { configs } from '../models/sd15-configs.mjs'
import { passCosts } from './table.ts'

/** Sides of a picture that has one latent: costs are taken from the table, not from this. */
const size = { height: 1, width: 1 }

/** Multiplications of the UNet that Stable Diffusion 1.5 makes for a guided picture of 512×512. */
export async function loopMultiplications(request: GenerationRequest): Promise<number> {
  const noise = (count: number) => new Float32Array(count).fill(1)
  const schedule = createSchedule(
    request.scheduler as SchedulerName,
    {
      config: { ...configs['scheduler/scheduler_config.json'], beta_schedule: 'scaled_linear' },
      asked: {},
      steps: request.num_inference_steps,
      noise,
      brownian: () => () => noise(4),
    } as Parameters<typeof createSchedule>[1],
  )
  let sum = 0
  const count = (batch: number, branch?: number) => {
    sum += multiplications(batch, branch)
    return new Float32Array(4 * batch)
  }
  const networks = {
    predict: async (_: Float32Array, _t: number, { batch }: Context, _size: unknown, deep?: DeepFeatures) =>
      count(batch, deep?.branch),
    predictKeeping: async (_: Float32Array, _t: number, { batch }: Context, _size: unknown, branch: number) => ({
      output: count(batch),
      deep: { branch, map: {} as DeepFeatures['map'], release() {} },
    }),
  }
  const context = (batch: number): Context => ({ batch, tensors: {}, release() {} })
  const [guided, alone] = [context(2), context(1)]
  const { cache_interval, cache_branch, cache_warmup, cache_cooldown, guidance_scale: guidance } = request
  const conditions = {
    at: (_call: number, _calls: number, isHeard: boolean) =>
      isHeard && guidance > 1
        ? { contexts: [guided], hasNegative: true, weights: [1] }
        : { contexts: [alone], hasNegative: false, weights: undefined },
  }
  const caching = { interval: cache_interval, branch: cache_branch, warmup: cache_warmup, cooldown: cache_cooldown }
  const start = { sample: noise(4) }
  for await (const _ of denoise(networks, { schedule, start, conditions, guidance, interval: request, caching, size }));
  return sum
}

const known = new Map<string, number>()

function multiplications(batch: number, branch?: number): number {
  const key = `${batch} ${branch}`
  if (!known.has(key)) {
    const costs = passCosts({ batch, ...(branch !== undefined && { branch }) })
    known.set(
      key,
      costs.reduce((sum, cost) => sum + cost.multiplications, 0),
    )
  }
  return known.get(key)!
}

/** How many times as many multiplications the loop of Standard makes as that of Fast, by steps. */
export async function fastReport(): Promise<string> {
  const times = [20, 25, 30, 50].map(async (num_inference_steps) => {
    const loop = (quality: 'standard' | 'fast') =>
      loopMultiplications({ ...defaultRequest, ...qualities[quality], num_inference_steps })
    return `${((await loop('standard')) / (await loop('fast'))).toFixed(2)} × at ${num_inference_steps} steps`
  })
  return `Fast, by multiplications: ${(await Promise.all(times)).join(', ')}`
}

/** Costs from the graph itself, against those that the app counts from the model's widths, and against published figures. */
import { expect, test } from 'vitest'
import { unetMultiplications } from '../../../src/diffusion/networks/multiplications.ts'
import { defaultRequest } from '../../../src/parameters/index.ts'
import { loopMultiplications } from './left-out.ts'
import { costTable, passCosts, sd15, sdxl } from './table.ts'

const multiplied = (costs: ReturnType<typeof passCosts>) =>
  costs.reduce((sum, { multiplications }) => sum + multiplications, 0)

test('a pass multiplies as often as the app says, but for the prompt’s keys and values, which are made once', () => {
  const contexts = 2 * 77 * 768 * (5 * 320 + 5 * 640 + 6 * 1280)
  const app = unetMultiplications(sd15, { height: 64, width: 64 }) - contexts
  expect(multiplied(passCosts({ batch: 1 })) / app).toBeCloseTo(1, 5)
  // Of each pass; the time's embedding is the same for both.
  expect(multiplied(passCosts({})) / app).toBeCloseTo(2, 3)
})

test('a guided step of SDXL at 1024×1024 takes the FLOP that are published, and as many multiplications as the app says', async () => {
  const config = await sdxl()
  const all = multiplied(passCosts({ config, side: 1024 }))
  const contexts = 2 * 77 * 2048 * (10 * 640 + 60 * 1280)
  // 13.52 TFLOP counted from the shapes of diffusers' UNet, which makes the prompt's keys and values in every step.
  expect((2 * (all + 2 * contexts)) / 13.52e12).toBeCloseTo(1, 2)
  const app = unetMultiplications(config, { height: 128, width: 128 }) - contexts
  expect(all / app).toBeCloseTo(2, 3)
})

test('the table has what takes longest first, and no device is faster than its bandwidth and its units', () => {
  const [, , first, ...rows] = costTable(passCosts({})).split('\n')
  const all = rows
    .at(-1)!
    .split('|')
    .map((cell) => cell.trim())
  expect(first).toContain('| convolution 3×3 |')
  expect(all[1]).toBe('all')
  const [flops, read, written, rtx4070] = [all[3], all[4], all[5], all[6]].map(Number) as [
    number,
    number,
    number,
    number,
  ]
  expect(rtx4070).toBeGreaterThan((1000 * flops * 1e9) / 29.1e12)
  expect(rtx4070).toBeGreaterThan((1000 * (read + written) * 1e6) / 504e9)
})

test('a loop multiplies what its calls do, and what is left out of it not', async () => {
  const pass = (batch: number, branch?: number) =>
    multiplied(passCosts({ batch, ...(branch !== undefined && { branch }) }))
  const loop = (settings: Partial<typeof defaultRequest>) =>
    loopMultiplications({ ...defaultRequest, num_inference_steps: 4, ...settings })
  expect(await loop({})).toBe(4 * pass(2))
  expect(await loop({ guidance_scale: 1 })).toBe(4 * pass(1))
  expect(await loop({ cache_interval: 2 })).toBe(2 * (pass(2) + pass(2, 0)))
  expect(await loop({ cache_interval: 4, cache_branch: 1, s_min_uncond: 100, s_min_uncond_all: true })).toBe(
    pass(1) + 3 * pass(1, 1),
  )
})

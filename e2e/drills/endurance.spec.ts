/** Many pictures in a row: what the page, its engine and the GPU hold stays as it was, and the browser keeps the pictures and nothing else. */
import { expect, type Page } from '@playwright/test'
import { countStored } from '../support/stored.ts'
import { ask, expectNoMistake, isOver, kept, onGpu } from './drawing.ts'
import { countHeld, type Held, held } from './held.ts'
import { test } from './mortal-browser.ts'

const side = 64
const made = (page: Page) => countStored(page, 'darkroom-gallery', 'record/')

async function draw(page: Page, count: number): Promise<void> {
  const whole = (await made(page)) + count
  await page.getByLabel('Pictures', { exact: true }).fill(String(count))
  await ask(page, ['many'])
  await expect.poll(() => made(page), { timeout: count * 6_000, intervals: [1000] }).toBe(whole)
  await isOver(page)
}

test('many pictures in a row leave what is held as it was', async ({ browserOf, isFull }) => {
  const [warm, count] = isFull ? [20, 480] : [2, 18]
  test.setTimeout(60_000 + (warm + count) * 6_000)
  const prepare = async (page: Page) => {
    await onGpu(page)
    await countHeld(page)
  }
  const { page, devtools } = await browserOf({ prepare, isIdle: false })
  const values = { Steps: '1', Seed: '1', Width: String(side), Height: String(side) }
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value)
  const { origin } = new URL(page.url())
  const usage = async () => (await devtools.send('Storage.getUsageAndQuota', { origin })).usage

  await draw(page, warm)
  const [before, usageBefore] = [await held(page, devtools), await usage()]
  await draw(page, count)
  const [after, usageAfter] = [await held(page, devtools), await usage()]
  await expectNoMistake(page)

  console.log(`${warm} pictures: ${inWords(before)}; kept ${megabytes(usageBefore)}`)
  console.log(`${count} more: ${inWords(after)}; kept ${megabytes(usageAfter)}`)
  expect(before.gpu).toBeGreaterThan(0)
  expect([after.gpu, after.buffers, after.wasm]).toEqual([before.gpu, before.buffers, before.wasm])
  expect(await kept(page)).toHaveLength(warm + count)
  for (const prefix of ['job/', 'kept/', 'list/']) expect(await countStored(page, 'darkroom-gallery', prefix)).toBe(0)
  // A few pictures tell nothing of a heap.
  if (!isFull) return
  // A record and its thumbnail's place on the page; no picture, and nothing of what it was drawn with.
  expect((after.heap - before.heap) / count).toBeLessThan(10_000)
  expect((after.engineHeap - before.engineHeap) / count).toBeLessThan(1_000)
  expect((usageAfter - usageBefore) / count).toBeLessThan(20_000)
})

const inWords = ({ heap, engineHeap, wasm, gpu, buffers }: Held) =>
  `heap ${megabytes(heap)}, the engine's ${megabytes(engineHeap)}, WebAssembly ${megabytes(wasm)}, GPU ${gpu} bytes in ${buffers} buffers`
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`

/** Many pictures in a row: what the page holds stays as it was. */
import { type CDPSession, expect } from '@playwright/test'
import { countStored } from '../support/stored.ts'
import { ask, expectNoMistake, isOver, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

test('500 pictures in a row leave the heap as it was', async ({ browserOf }) => {
  const count = 500
  test.setTimeout(60_000 + count * 4_000)
  const { page, devtools } = await browserOf()
  await page.getByLabel('Steps', { exact: true }).fill('1')
  await page.getByLabel('Seed', { exact: true }).fill('1')
  await page.getByLabel('Pictures', { exact: true }).fill(String(count))
  await ask(page, ['many'])
  const made = () => countStored(page, 'darkroom-gallery', 'record/')
  await expect.poll(made, { timeout: 60_000 }).toBeGreaterThan(10)
  const first = await made()
  const before = await heap(devtools)
  await expect.poll(made, { timeout: count * 4_000, intervals: [1000] }).toBe(count)
  await isOver(page)
  const after = await heap(devtools)
  await expectNoMistake(page)
  expect(await kept(page)).toHaveLength(count)
  const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin: new URL(page.url()).origin })
  const each = (after - before) / (count - first)
  console.log(
    `${count} pictures: heap ${megabytes(before)} → ${megabytes(after)}, ${Math.round(each)} bytes each; kept ${megabytes(usage)}`,
  )
  // A record and its thumbnail's place on the page; no picture, and nothing of what it was drawn with.
  expect(each).toBeLessThan(10_000)
})

async function heap(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.enable')
  await devtools.send('HeapProfiler.collectGarbage')
  return (await devtools.send('Runtime.getHeapUsage')).usedSize
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** The disk is full at any write, or what the browser kept is gone: said in words, and nothing that is kept is lost. */
import { expect, type Page } from '@playwright/test'
import { ask, drawRest, expectNoMistake, isOver, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

async function draw(page: Page, prompt: string): Promise<void> {
  await ask(page, [prompt])
  await expect.poll(() => kept(page), { timeout: 60_000 }).toContainEqual(expect.stringContaining(prompt))
  await isOver(page)
}

test('a full disk is said, and what did not fit is made once there is room', async ({ browserOf, isFull }) => {
  test.setTimeout(240_000)
  const { page, devtools } = await browserOf()
  const origin = new URL(page.url()).origin
  await page.getByLabel('Steps', { exact: true }).fill('2')
  await page.getByLabel('Seed', { exact: true }).fill('7')
  await draw(page, 'first')
  const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin })
  // From no room for anything to room for a picture or two: each time another write is the one that fails.
  const rooms = isFull ? [0, 1, 5, 10, 20, 30, 40, 60, 80, 100] : [0, 20]
  const asked = ['first 7']
  let refused = 0
  for (const room of rooms) {
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + room * 1000 })
    await ask(page, [`one ${room}`, `two ${room}`])
    await isOver(page)
    await expectNoMistake(page)
    if (await page.getByText('no room for more pictures').isVisible()) refused++
    await devtools.send('Storage.overrideQuotaForOrigin', { origin })
    await drawRest(page)
    asked.push(`two ${room} 7`)
  }
  console.log(`${rooms.length} rooms, ${refused} too small for a picture`)
  expect(refused).toBeGreaterThan(0)
  const pictures = await kept(page)
  for (const name of asked) expect(pictures.filter((one) => one === name)).toHaveLength(1)
  expect(new Set(pictures).size).toBe(pictures.length)
})

test('databases that are deleted while the page is open are begun anew', async ({ browserOf }) => {
  const { page, devtools } = await browserOf()
  await page.getByLabel('Steps', { exact: true }).fill('2')
  await draw(page, 'before')
  const { origin } = new URL(page.url())
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await draw(page, 'after')
  await expectNoMistake(page)
  await page.reload()
  await drawRest(page)
  expect(await kept(page)).toEqual([expect.stringMatching(/^after /)])
})

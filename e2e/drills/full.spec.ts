/** The disk is full at any write, or what the browser kept is gone: said in words, and nothing that is kept is lost. */
import { expect, type Page } from '@playwright/test'
import { ask, drawRest, expectNoMistake, isOver, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

async function draw(page: Page, prompt: string): Promise<void> {
  await ask(page, [prompt])
  await expect.poll(() => kept(page), { timeout: 60_000 }).toContainEqual(expect.stringContaining(prompt))
  await isOver(page)
}

test('a full disk is said, and what did not fit is made once there is room', async ({ browserOf, isFull, baseURL }) => {
  test.setTimeout(240_000)
  const { origin } = new URL(baseURL!)
  // In kB: from no room for anything to room for a few pictures: each time another write is the one that fails.
  const rooms = isFull ? [1, 2, 3, 4, 5, 6, 8, 10, 14, 20] : [2, 5]
  let usage = 0
  let refused = 0
  for (const room of rooms) {
    // Chromium remembers for half a minute how much room there was: only a new browser heeds less.
    const full = await browserOf({
      prepare: async (page) => {
        const devtools = await page.context().newCDPSession(page)
        await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + room * 1000 })
      },
    })
    await full.page.getByLabel('Steps', { exact: true }).fill('2')
    await full.page.getByLabel('Seed', { exact: true }).fill('7')
    await ask(full.page, [`one ${room}`, `two ${room}`])
    await isOver(full.page)
    await expectNoMistake(full.page)
    if (await full.page.getByText('no room for more pictures').isVisible()) refused++
    const fitted = await kept(full.page)
    await full.kill()

    const { page, devtools, kill } = await browserOf()
    expect(await kept(page)).toEqual(fitted)
    await drawRest(page)
    // What was made but had no place is on the page that was killed; what waited behind it is drawn now, unless it was not even written down.
    const pictures = await kept(page)
    expect(new Set(pictures).size).toBe(pictures.length)
    await ask(page, [`after ${room}`])
    await expect.poll(() => kept(page)).toContainEqual(expect.stringContaining(`after ${room} `))
    usage = (await devtools.send('Storage.getUsageAndQuota', { origin })).usage
    await kill()
  }
  console.log(`${rooms.length} rooms, ${refused} too small for a picture`)
  expect(refused).toBeGreaterThan(0)
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

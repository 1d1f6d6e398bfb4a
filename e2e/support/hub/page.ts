/** What the tests of models that come from the Hub do again and again. */
import { readFile } from 'node:fs/promises'
import { type BrowserContext, expect, type Page } from '@playwright/test'
import type { HubServer } from './server.mjs'

export const models = (page: Page) => page.getByRole('region', { name: 'Models' })
export const model = (page: Page, name: string) => models(page).getByRole('listitem', { name, exact: true })
export const button = (page: Page, name: string) => models(page).getByRole('button', { name })

/** Opens the list of models of the app at `url`, for which the Hub is at this address. */
export async function openModels(page: Page, address: string, url = '/') {
  await page.addInitScript((address) => localStorage.setItem('darkroom.hub', JSON.stringify(address)), address)
  await page.goto(url)
  await page.getByRole('button', { name: 'Models' }).click()
}

export async function lookUp(page: Page, wish: string) {
  await page.getByLabel('Add a model').fill(wish)
  await button(page, 'Look up').click()
}

export async function fetchModel(page: Page, wish: string) {
  await lookUp(page, wish)
  await models(page).getByRole('list', { name: 'What there is to fetch' }).getByRole('button').first().click()
}

/** Until every byte is there and its digest is right. */
export const isWhole = (page: Page, name: string) =>
  expect(model(page, name).getByRole('button', { name: 'Verify' })).toBeVisible({ timeout: 60_000 })

export async function exported(page: Page, name: string) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    model(page, name).getByRole('button', { name: 'Export' }).click(),
  ])
  return readFile(await download.path())
}

export async function fetchedShare(page: Page, name: string): Promise<number> {
  if (await model(page, name).getByRole('button', { name: 'Verify' }).isVisible()) return 1
  const bar = model(page, name).getByRole('progressbar')
  if ((await bar.count()) === 0) return 0
  return bar.evaluate((element: HTMLProgressElement) => element.position).catch(() => 0)
}

/** Fetches `darkroom/large` in tabs that are closed at random moments, as often as told: nothing that was kept is lost, and no byte is wrong. */
export async function fetchInClosedTabs(context: BrowserContext, hub: HubServer, large: Buffer, closings: number) {
  let seed = 20
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
  const slow = `${hub.url}/slow`
  let page = await context.newPage()
  await openModels(page, slow)
  await fetchModel(page, 'darkroom/large')
  let share = 0
  for (let closing = 0; closing < closings; closing++) {
    const moment = hub.sent() + 1.6e6 * random()
    await expect.poll(hub.sent, { intervals: [10], timeout: 60_000 }).toBeGreaterThanOrEqual(moment)
    await page.close()
    page = await context.newPage()
    await openModels(page, slow)
    if ((await button(page, 'Verify').count()) > 0) break
    await expect(model(page, 'large')).toBeVisible()
    // Whole chunks are counted first, then what is there of others as each connection takes one up.
    const now = () => fetchedShare(page, 'large')
    if (share > 0) await expect.poll(now, { timeout: 2000, intervals: [50] }).toBeGreaterThan(share - 0.1)
    share = Math.max(share, await now())
  }
  hub.hurry()
  await isWhole(page, 'large')
  expect((await exported(page, 'large')).equals(large)).toBe(true)
  // What came in the last second of each tab, in four connections of half a megabyte a second, and what lay in buffers.
  expect(hub.sent()).toBeLessThan(large.length + closings * 4 * 0.7e6)
}

/** The browser is killed while a model is fetched: every byte is right in the end, and few are fetched twice. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { startHub } from '../support/hub/server.mjs'
import { expectNoMistake } from './drawing.ts'
import { test } from './mortal-browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'darkroom-hub-'))
/** At two megabytes a second there is enough of it for twenty visits. */
const large = randomBytes(20.5 * (4 << 20))
test.beforeAll(() => writeFileSync(join(folder, 'large.safetensors'), large))
test.afterAll(() => rmSync(folder, { recursive: true }))

const models = (page: Page) => page.getByRole('region', { name: 'Models' })
const model = (page: Page) => models(page).getByRole('listitem', { name: 'large', exact: true })

/** Four connections, of one chunk each: whatever happens, a kill costs no more. */
const underWay = 4 * (4 << 20)

for (const { server, fault, stretch, most } of [
  // Nine kills may cost a tenth of 40 MB.
  { server: 'slow', fault: '/slow', stretch: 3e6, most: (0.1 * 40e6) / 9 },
  { server: 'fast', fault: '', stretch: 5e6, most: underWay },
]) {
  test(`killed while it fetches from a ${server} server, it fetches little twice`, async ({
    browserOf,
    random,
    isFull,
  }) => {
    const kills = isFull ? 20 : 1
    test.setTimeout(60_000 + kills * 30_000)
    const hub = await startHub({ 'darkroom/large': { folder } })
    const prepare = (page: Page) =>
      page.addInitScript((address) => localStorage.setItem('darkroom.hub', JSON.stringify(address)), hub.url + fault)
    let killed = 0
    try {
      for (; killed < kills && hub.sent() < large.length; killed++) {
        const { page, ...browser } = await browserOf({ prepare })
        await page.getByRole('button', { name: 'Models' }).click()
        if (killed === 0) {
          await page.getByLabel('Add a model').fill('darkroom/large')
          await models(page).getByRole('button', { name: 'Look up' }).click()
          await models(page).getByRole('list', { name: 'What there is to fetch' }).getByRole('button').first().click()
        }
        const moment = hub.sent() + random() * stretch
        const isWhole = () => model(page).getByRole('button', { name: 'Verify' }).isVisible()
        const isTime = async () => hub.sent() > moment || (await isWhole())
        await expect.poll(isTime, { intervals: [5], timeout: 60_000 }).toBe(true)
        await expectNoMistake(page)
        await browser.kill()
      }
      const { page } = await browserOf({ prepare })
      hub.hurry()
      await page.getByRole('button', { name: 'Models' }).click()
      await expect(model(page).getByRole('button', { name: 'Verify' })).toBeVisible({ timeout: 60_000 })
      expect((await exported(page)).equals(large)).toBe(true)
      const each = (hub.sent() - large.length) / killed
      const times = (hub.sent() / large.length).toFixed(3)
      console.log(`${server}: ${killed} kills, ${times} times the bytes, ${Math.round(each / 1000)} kB a kill`)
      expect(each).toBeLessThanOrEqual(isFull ? most : underWay)
    } finally {
      await hub.close()
    }
  })
}

async function exported(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    model(page).getByRole('button', { name: 'Export' }).click(),
  ])
  return readFile(await download.path())
}

/** The browser is killed while a model is fetched: every byte is right in the end, and few are fetched twice. */
import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { startHub } from '../support/hub/server.mjs'
import { expectNoMistake } from './drawing.ts'
import { test } from './mortal-browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'darkroom-hub-'))
const place = join(folder, 'large.safetensors')
test.afterAll(() => rmSync(folder, { recursive: true }))

/** Writes the Hub's file, of so many bytes: no chunk is like another. */
function writeLarge(bytes: number): void {
  const block = randomBytes(4 << 20)
  const file = openSync(place, 'w')
  for (let at = 0; at < bytes; at += block.length) {
    block.writeUInt32LE(at >>> 16)
    writeSync(file, block, 0, Math.min(block.length, bytes - at))
  }
  closeSync(file)
}

const models = (page: Page) => page.getByRole('region', { name: 'Models' })
const model = (page: Page) => models(page).getByRole('listitem', { name: 'large', exact: true })

const MB = 1e6
const KiB = 1 << 10

for (const { server, size, fault, kills, stretch, most } of [
  // Nine kills may cost a tenth of 40 MB, or a fiftieth of 2 GB: a part in each of four connections is less.
  { server: 'slow', size: 86 * MB, fault: '/slow', kills: 20, stretch: 3 * MB, most: (0.1 * 40 * MB) / 9 },
  { server: 'fast', size: 86 * MB, fault: '', kills: 3, stretch: 5 * MB, most: 4 * 512 * KiB },
  { server: 'fast', size: 2000 * MB, fault: '', kills: 9, stretch: 200 * MB, most: 4 * 820 * KiB },
]) {
  const bytesInWords = `${size / MB} MB`
  test(`killed while it fetches ${bytesInWords} from a ${server} server, it fetches little twice`, async ({
    browserOf,
    random,
  }) => {
    test.setTimeout(120_000 + kills * 30_000 + size / 5000)
    writeLarge(size)
    const hub = await startHub({ 'darkroom/large': { folder } })
    const prepare = (page: Page) =>
      page.addInitScript((address) => localStorage.setItem('darkroom.hub', JSON.stringify(address)), hub.url + fault)
    let killed = 0
    try {
      for (; killed < kills && hub.sent() < size; killed++) {
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
      await expect(model(page).getByRole('button', { name: 'Verify' })).toBeVisible({ timeout: 60_000 + size / 5000 })
      if (size < 1000 * MB) expect((await exported(page)).equals(readFileSync(place))).toBe(true)
      const each = (hub.sent() - size) / killed
      const times = (hub.sent() / size).toFixed(4)
      console.log(
        `${server}, ${bytesInWords}: ${killed} kills, ${times} times the bytes, ${Math.round(each / 1000)} kB a kill`,
      )
      expect(each).toBeLessThanOrEqual(most)
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

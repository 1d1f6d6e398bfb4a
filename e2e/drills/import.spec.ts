/** The browser is killed while it copies a model from disk: what was copied stays, and with the same file it goes on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CDPSession, expect, type Page } from '@playwright/test'
import { largeLora } from '../support/demo-adapters.ts'
import { countStored } from '../support/stored.ts'
import { expectNoMistake } from './drawing.ts'
import { test } from './mortal-browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'darkroom-disk-'))
const path = join(folder, 'large.safetensors')
/** Thirty chunks, the last one short. */
const large = largeLora(29.5 * (4 << 20))
test.beforeAll(() => writeFileSync(path, large))
test.afterAll(() => rmSync(folder, { recursive: true }))

const models = (page: Page) => page.getByRole('region', { name: 'Models' })
const model = (page: Page) => models(page).getByRole('listitem', { name: 'large', exact: true })
const isWhole = (page: Page) => model(page).getByRole('button', { name: 'Verify' }).isVisible()

/** Chooses the file, as the person does; Playwright itself would send it through the connection to the browser. */
async function keepFile(page: Page, devtools: CDPSession): Promise<void> {
  const input = models(page).locator('label', { hasText: 'Keep a file' }).locator('input')
  await input.evaluate((element) => element.setAttribute('data-chosen', ''))
  const { root } = await devtools.send('DOM.getDocument')
  const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector: '[data-chosen]' })
  await devtools.send('DOM.setFileInputFiles', { nodeId, files: [path] })
}

/** How many chunks lie in the browser. */
const chunks = (page: Page) => countStored(page, 'darkroom.models', 'chunk/')

async function exported(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    model(page).getByRole('button', { name: 'Export' }).click(),
  ])
  return readFile(await download.path())
}

test('killed while it copies a model from disk, it goes on where it was, and every byte is right', async ({
  browserOf,
  random,
}) => {
  const kills = 20
  test.setTimeout(120_000 + kills * 30_000)
  let kept = 0
  let copies = 0
  for (let kill = 0; kill <= kills; kill++) {
    const { page, devtools, ...browser } = await browserOf()
    await page.getByRole('button', { name: 'Models' }).click()
    if (kill > 0) await expect(model(page)).toBeVisible()
    expect(await chunks(page)).toBeGreaterThanOrEqual(kept)
    await expectNoMistake(page)
    if (!(await isWhole(page))) await keepFile(page, devtools)
    if (kill < kills) {
      // From before the first to after the last: some of them hit nothing, and the copy is made anew.
      const pause = random() * 600
      await new Promise((resolve) => setTimeout(resolve, pause))
      kept = await chunks(page)
      if (!(await isWhole(page))) {
        await browser.kill()
        continue
      }
    }
    await expect.poll(() => isWhole(page), { timeout: 60_000 }).toBe(true)
    expect((await exported(page)).equals(large)).toBe(true)
    copies++
    for (const _ of ['asked', 'answered']) await model(page).getByRole('button', { name: 'Delete' }).click()
    await expect(model(page)).toHaveCount(0)
    kept = 0
  }
  console.log(`${kills} moments, ${copies} copies, each byte for byte`)
})

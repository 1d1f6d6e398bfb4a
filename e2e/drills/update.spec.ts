/** A new version takes the place of the old one, whose files are gone, while the old page draws, downloads, or has yet to load a part of itself. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { BuildServer } from '../support/build-server.ts'
import { exported, fetchModel, isWhole, model, openModels } from '../support/hub/page.ts'
import { startHub } from '../support/hub/server.mjs'
import { alert, chooseTask, field, generate, pickStartPicture } from '../support/imagepipeline/page.ts'
import { drawPicture } from '../support/imagepipeline/picture.mjs'
import { ask, expectNoMistake, isOver, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

test.use({ serviceWorkers: 'allow' })

let server: BuildServer
let version = 1
test.beforeEach(async () => {
  server = await BuildServer.start({ isIdle: true })
})
test.afterEach(() => server.stop())

async function visit(page: Page) {
  await page.goto(server.url)
  await expect(page.getByText('Works without the network, too.')).toBeVisible({ timeout: 180_000 })
  await expect(field(page, 'Model')).toHaveValue('demo')
}

const versionOf = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name=version]')?.content).catch(() => undefined)

/** A new version is published, and this tab takes it in. */
async function renew(tab: Page) {
  await server.publish(String(++version))
  await tab.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
  await tab.getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => versionOf(tab), { timeout: 30_000 }).toBe(String(version))
}

const form = { Prompt: 'the form', Steps: '10', Seed: '7', Pictures: '2' }

async function fillForm(page: Page) {
  for (const [label, value] of Object.entries(form)) await field(page, label).fill(value)
}

async function expectInGallery(page: Page, prompt: string) {
  await page.getByRole('button', { name: 'Gallery' }).click()
  await expect(page.getByRole('img', { name: new RegExp(`^${prompt},`) })).toHaveCount(2)
  await page.getByRole('button', { name: 'Back' }).click()
}

/** What says that a part of the page is gone, and what to do. */
const gone = /reload the page/

test('the old page finishes its pictures, and loses nothing when it is loaded anew', async ({
  page,
  context,
  random,
  isFull,
}) => {
  const times = isFull ? 10 : 1
  test.setTimeout(240_000 + times * 60_000)
  await visit(page)
  const other = await context.newPage()
  await visit(other)
  const asked: string[] = []
  for (let n = 0; n < times; n++) {
    await fillForm(page)
    const prompts = [`first ${n}`, `second ${n}`]
    await ask(page, prompts)
    asked.push(...prompts)
    await field(page, 'Prompt').fill(form.Prompt)
    await new Promise((resolve) => setTimeout(resolve, random() * 1500))
    await renew(other)
    await isOver(page)
    await expect(alert(page)).toBeEmpty()
    expect(await kept(page)).toEqual(asked.flatMap((prompt) => [`${prompt} 7`, `${prompt} 8`]).sort())
    // A part that was not loaded yet: its file is gone from the host and the service worker, and may be kept for a year elsewhere.
    await expectInGallery(page, `second ${n}`)
    await page.reload()
    expect(await versionOf(page)).toBe(String(version))
    for (const [label, value] of Object.entries(form)) await expect(field(page, label)).toHaveValue(value)
    await expectInGallery(page, `second ${n}`)
    await expect(alert(page)).toBeEmpty()
  }
  console.log(`${times} versions while it drew: ${2 * asked.length} pictures of ${2 * asked.length}`)
})

test('a page whose parts are gone says so, and keeps what was entered', async ({ page, context }) => {
  await visit(page)
  const other = await context.newPage()
  await visit(other)
  await fillForm(page)
  await renew(other)
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache')
  await generate(page).click()
  await expect(alert(page)).toHaveText(gone, { timeout: 30_000 })
  await expectNoMistake(page)
  await page
    .locator('input[type=file][accept*=".yaml"]')
    .first()
    .setInputFiles({ name: 'a.yaml', mimeType: 'text/plain', buffer: Buffer.from('a: [b]') })
  await expect(alert(page)).toHaveText(gone)
  await expectNoMistake(page)
  await chooseTask(page, 'Inpainting')
  const buffer = drawPicture({ prompt: 'house', seed: 1, width: 64, height: 64 })
  await pickStartPicture(page, { name: 'house.png', mimeType: 'image/png', buffer })
  await expect(page.getByText(gone).first()).toBeVisible()
  await expectNoMistake(page)
  await page.reload()
  for (const [label, value] of Object.entries(form)) await expect(field(page, label)).toHaveValue(value)
  await chooseTask(page, 'Text to image')
  await generate(page).click()
  await isOver(page)
  await expect(alert(page)).toBeEmpty()
  expect(await kept(page)).toEqual(['the form 7', 'the form 8'])
})

test('a download goes on in the new version', async ({ page, random, isFull }) => {
  test.skip(!isFull, 'at half a megabyte a second')
  const times = 5
  test.setTimeout(120_000 + times * 30_000)
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-models-'))
  const large = randomBytes(9.5 * (4 << 20))
  writeFileSync(join(folder, 'large.safetensors'), large)
  const hub = await startHub({ 'darkroom/large': { folder } })
  try {
    await visit(page)
    await openModels(page, `${hub.url}/slow`, server.url)
    await fetchModel(page, 'darkroom/large')
    for (let n = 0; n < times; n++) {
      const moment = hub.sent() + 1.6e6 * random()
      await expect.poll(hub.sent, { intervals: [10], timeout: 60_000 }).toBeGreaterThanOrEqual(moment)
      await renew(page)
      await expectNoMistake(page)
      await page.getByRole('button', { name: 'Models' }).click()
      await expect(model(page, 'large')).toBeVisible()
    }
    hub.hurry()
    await isWhole(page, 'large')
    expect((await exported(page, 'large')).equals(large)).toBe(true)
    console.log(`${times} versions while it fetched: ${(hub.sent() / large.length).toFixed(3)} times the bytes`)
    expect(hub.sent()).toBeLessThanOrEqual(large.length * (1 + 0.02 * times))
  } finally {
    await hub.close()
    rmSync(folder, { recursive: true })
  }
})

/** Models that come from a Hub and stay in the browser: through closed tabs, faults, two tabs, a full disk. */
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { demoLora } from './support/demo-adapters.ts'
import {
  button,
  exported,
  fetchedShare,
  fetchInClosedTabs,
  fetchModel,
  isWhole,
  lookUp,
  model,
  models,
  openModels as openModelsOf,
} from './support/hub/page.ts'
import { hubToken, startHub } from './support/hub/server.mjs'
import { test } from './support/idle-runtime/index.ts'

const demoFolder = 'public/models/demo'
const folder = mkdtempSync(join(tmpdir(), 'darkroom-models-'))
/** A TAESD, as its repository has it. */
const taesdFolder = mkdtempSync(join(tmpdir(), 'darkroom-taesd-'))
/** Six chunks: no model, but two more than are fetched at once. */
const large = randomBytes(5.5 * (4 << 20))
/** What the catalogue lists, with a LoRA of ours in its place. */
const loraFolder = mkdtempSync(join(tmpdir(), 'darkroom-loras-'))
let hub: Awaited<ReturnType<typeof startHub>>

test.beforeAll(() => {
  writeFileSync(join(folder, 'large.safetensors'), large)
  const weights = 'diffusion_pytorch_model.safetensors'
  copyFileSync(`e2e/support/models/mini-taesd/${weights}`, join(taesdFolder, weights))
  writeFileSync(join(loraFolder, 'Hyper-SD15-8steps-CFG-lora.safetensors'), demoLora())
})
test.afterAll(() => {
  for (const each of [folder, loraFolder, taesdFolder]) rmSync(each, { recursive: true })
})

test.beforeEach(async () => {
  hub = await startHub({
    'darkroom/demo': { folder: demoFolder, licence: 'mit' },
    'darkroom/gated': { folder: demoFolder, gated: true },
    'darkroom/large': { folder },
    'madebyollin/taesd': { folder: taesdFolder, licence: 'mit' },
    'ByteDance/Hyper-SD': { folder: loraFolder },
  })
})
test.afterEach(() => hub.close())

/** Opens the list of models, with a Hub that has this fault. */
const openModels = (page: Page, fault = '') => openModelsOf(page, hub.url + fault)

test('a model of the Hub is fetched, draws, is verified, outlives a reload, and is deleted', async ({ page }) => {
  await openModels(page)
  await fetchModel(page, 'darkroom/demo')
  await isWhole(page, 'demo')
  await expect(model(page, 'demo')).toContainText('Checkpoint · Stable Diffusion 1.5 · 8.1 MB · 12 files · mit')
  await model(page, 'demo').getByRole('button', { name: 'Verify' }).click()
  await expect(model(page, 'demo')).toContainText('Every byte is as it was')

  await model(page, 'demo').getByRole('button', { name: 'Draw with it' }).click()
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('darkroom/demo')
  await page.getByLabel('Steps', { exact: true }).fill('2')
  await page.locator('[form=request]').click()
  await expect(page.locator('img[data-picture]')).toBeVisible({ timeout: 60_000 })

  await page.reload()
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('darkroom/demo')
  await page.getByRole('button', { name: 'Models' }).click()
  await model(page, 'demo').getByRole('button', { name: 'Delete' }).click()
  await model(page, 'demo').getByRole('button', { name: 'Delete' }).click()
  await expect(model(page, 'demo')).toHaveCount(0)
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('demo')
})

// Of 20 moments it is a drill: e2e/drills/download-tabs.spec.ts.
test('tabs closed at random moments lose nothing that was kept, and no byte is wrong', async ({ context }) => {
  await fetchInClosedTabs(context, hub, large, 4)
})

for (const fault of ['cut', 'short', 'long', 'broken', 'busy', 'limited', 'wrong', 'whole', 'whole-cut']) {
  test(`a download comes to its end in spite of the fault “${fault}”`, async ({ page }) => {
    await openModels(page, `/${fault}`)
    await fetchModel(page, 'darkroom/large')
    await isWhole(page, 'large')
    expect((await exported(page, 'large')).equals(large)).toBe(true)
  })
}

for (const [fault, sentence] of [
  ['rotten', /digest differs/],
  ['changed', /digest differs/],
  ['grown', /was changed on the server/],
  ['gone', /does not exist/],
  ['no-cors', /does not let web pages read/],
] as const) {
  test(`the fault “${fault}” is said, and nothing wrong is kept`, async ({ page }) => {
    await openModels(page, `/${fault}`)
    await fetchModel(page, 'darkroom/large')
    await expect(model(page, 'large')).toContainText(sentence, { timeout: 60_000 })
    await expect(model(page, 'large').getByRole('button', { name: 'Draw with it' })).toHaveCount(0)
    await expect(model(page, 'large').getByRole('button', { name: 'Resume' })).toBeVisible()
  })
}

test('a server that is down is told of while it is tried again, and Pause ends the trying', async ({ page }) => {
  await openModels(page, '/down')
  await fetchModel(page, 'darkroom/large')
  await expect(model(page, 'large')).toContainText(
    'Trying again by itself, with 0 kB of 23.1 MB. The server cannot deliver large.safetensors at the moment (503).',
    { timeout: 60_000 },
  )
  await model(page, 'large').getByRole('button', { name: 'Pause' }).click()
  await expect(model(page, 'large')).toContainText('Paused')
})

test('a download is paused and resumed by hand, and goes on after the network was gone', async ({ page, context }) => {
  await openModels(page, '/slow')
  await fetchModel(page, 'darkroom/large')
  await expect(model(page, 'large')).toContainText(/Fetching: .* MB\/s, about/, { timeout: 30_000 })
  await model(page, 'large').getByRole('button', { name: 'Pause' }).click()
  await expect(model(page, 'large')).toContainText('Paused')
  const pressed = hub.sent()
  await expect.poll(hub.giving).toBe(0)
  const paused = hub.sent()
  expect(paused - pressed).toBeLessThan(1e6)
  await page.reload()
  await expect(model(page, 'large')).toContainText('Paused')
  expect(hub.sent()).toBe(paused)
  await model(page, 'large').getByRole('button', { name: 'Resume' }).click()
  await expect(model(page, 'large').getByRole('progressbar')).toBeVisible()
  await expect.poll(hub.giving).toBeGreaterThan(0)
  await context.setOffline(true)
  // Connections that stand are let be by the browser's switch: the network takes them along.
  hub.drop()
  await context.setOffline(false)
  hub.hurry()
  await isWhole(page, 'large')
  expect(hub.sent()).toBeLessThan(1.25 * large.length)
})

test('two tabs fetch a model once, and the second goes on when the first is closed', async ({ context }) => {
  const tabs: [Page, Page] = [await context.newPage(), await context.newPage()]
  for (const tab of tabs) await openModels(tab, '/slow')
  await fetchModel(tabs[0], 'darkroom/large')
  await expect(model(tabs[1], 'large').getByRole('progressbar')).toBeVisible()
  await tabs[1].reload()
  await expect(model(tabs[1], 'large').getByRole('progressbar')).toBeVisible()
  await expect.poll(() => fetchedShare(tabs[1], 'large'), { timeout: 30_000 }).toBeGreaterThan(0.1)
  const share = await fetchedShare(tabs[1], 'large')
  await tabs[0].close()
  await expect.poll(() => fetchedShare(tabs[1], 'large'), { timeout: 30_000 }).toBeGreaterThan(share + 0.05)
  hub.hurry()
  await isWhole(tabs[1], 'large')
  expect(hub.sent()).toBeLessThan(large.length + 4 * 1e6)
})

test('too little room is told in numbers before the first byte, with what to delete', async ({ page }) => {
  await openModels(page)
  await fetchModel(page, 'darkroom/demo')
  await isWhole(page, 'demo')
  await limitQuota(page, 20e6)
  const before = hub.sent()
  await fetchModel(page, 'darkroom/large')
  const alert = models(page).getByRole('alert')
  await expect(alert).toContainText(
    /large needs 23\.1 MB, and this browser has room for [\d.]+ MB: [\d.]+ MB too little/,
  )
  await expect(alert).toContainText(/Delete demo \([\d.]+ MB\)/)
  await expect(model(page, 'large')).toHaveCount(0)
  expect(hub.sent()).toBe(before)
})

test('a gated model asks for a token, which goes to the Hub alone', async ({ page }) => {
  await openModels(page)
  await lookUp(page, 'darkroom/gated')
  await expect(models(page).getByRole('alert')).toContainText(/accept its terms/)
  await page.getByLabel('Access token of the Hub').fill(hubToken)
  await fetchModel(page, 'darkroom/gated')
  await isWhole(page, 'gated')
  const toFiles = hub.received.filter(({ host }) => host === 'files')
  expect(toFiles.length).toBeGreaterThan(5)
  expect(toFiles.filter(({ headers, path }) => headers.authorization || path.includes(hubToken))).toEqual([])
  expect(await page.content()).not.toContain(hubToken)
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(hubToken)
})

test('a file of this device is kept, and is there after a reload', async ({ page }) => {
  await openModels(page)
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    models(page).getByText('Keep a folder').click(),
  ])
  await chooser.setFiles(demoFolder)
  await expect(models(page).getByRole('button', { name: 'Verify' })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('disk/demo')
})

/** The browser's own answer, smaller: DevTools' override of the quota does not reach the contexts of tests. */
async function limitQuota(page: Page, quota: number) {
  await page.evaluate((quota) => {
    const estimate = navigator.storage.estimate.bind(navigator.storage)
    navigator.storage.estimate = async () => ({ ...(await estimate()), quota })
  }, quota)
}

const weightOf = (page: Page, name: string) => page.getByLabel(`Weight of ${name}`)

async function draws(page: Page) {
  await page.getByLabel('Steps', { exact: true }).fill('2')
  await page.locator('[form=request]').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  expect((await page.getByRole('alert').allTextContents()).join('')).toBe('')
  await expect(page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')).toBeVisible()
}

test('a LoRA of the catalogue is fetched, added, and drawn with after a reload', async ({ page }) => {
  await openModels(page)
  await models(page).getByText('LoRAs', { exact: true }).click()
  await button(page, 'Fetch Hyper-SD, 8 steps').click()
  const lora = model(page, 'Hyper-SD, 8 steps')
  await expect(lora).toContainText('LoRA', { timeout: 60_000 })
  await expect(button(page, 'Fetch Hyper-SD, 8 steps')).toHaveCount(0)
  await lora.getByRole('button', { name: 'Add to the picture' }).click()
  await expect(weightOf(page, 'hyper-sd-8-steps')).toHaveValue('1')
  await page.reload()
  await expect(weightOf(page, 'hyper-sd-8-steps')).toHaveValue('1')
  await draws(page)
})

test('TAESD is listed, and once fetched decodes in the VAE’s place, after a reload as well', async ({ page }) => {
  await openModels(page)
  await page.getByText('VAEs and safety checkers').click()
  await expect(models(page).getByRole('button', { name: 'Fetch TAESD', exact: true })).toBeVisible()
  await fetchModel(page, 'madebyollin/taesd')
  await isWhole(page, 'taesd')
  await expect(model(page, 'taesd')).toContainText('VAE')
  await expect(models(page).getByRole('button', { name: 'Fetch TAESD', exact: true })).toHaveCount(0)
  await model(page, 'taesd').getByRole('button', { name: 'Decode with it' }).click()
  await draws(page)
  await page.reload()
  await page.getByText('More settings').click()
  await expect(page.getByLabel('VAE', { exact: true })).toHaveValue('madebyollin/taesd')
  await draws(page)
})

test('what the catalogue lists and the Hub lacks is said, and nothing is fetched', async ({ page }) => {
  await openModels(page)
  await button(page, 'Fetch Stable Diffusion 1.5').first().click()
  await expect(models(page).getByRole('alert')).toContainText('There is no stable-diffusion-v1-5')
  expect(hub.sent()).toBe(0)
})

/** Opens a LoRA of this device, keeps it, and takes it out of the form; then comes back as on another day. */
async function keepLora(page: Page, name: string) {
  await page.goto('/')
  await page.getByLabel('Add file', { exact: true }).setInputFiles({
    name: `${name}.safetensors`,
    mimeType: 'application/octet-stream',
    buffer: demoLora(),
  })
  const keep = page.getByRole('button', { name: `Keep ${name} on this device` })
  await keep.click()
  await expect(keep).toHaveCount(0)
  await page.getByRole('button', { name: `Remove ${name}` }).click()
  await page.reload()
}

test('a LoRA of this device is kept at a press, and can be added again from the list', async ({ page }) => {
  await keepLora(page, 'swirl')
  await page.getByLabel('Add a LoRA or an embedding that this browser keeps').selectOption('swirl')
  await expect(weightOf(page, 'swirl')).toHaveValue('1')
  await draws(page)
})

test('LCM’s preset is there once its LoRA is kept: it adds it and draws in six steps; another preset takes it away', async ({
  page,
}) => {
  const field = (label: string) => page.getByLabel(label, { exact: true })
  const preset = (name: string) => page.getByRole('radio', { name, exact: true })
  await keepLora(page, 'lcm-lora-sdv1-5')
  await preset('Standard').focus()
  await expect(preset('LCM')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(preset('LCM')).toBeChecked()
  await expect(weightOf(page, 'lcm-lora-sdv1-5')).toHaveValue('1')
  await expect(field('Steps')).toHaveValue('6')
  await expect(field('Guidance')).toHaveValue('1.5')
  await page.locator('[form=request]').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  expect((await page.getByRole('alert').allTextContents()).join('')).toBe('')
  await preset('Standard').focus()
  await page.keyboard.press('Space')
  await expect(preset('LCM')).toBeVisible()
  await expect(preset('LCM')).not.toBeChecked()
  await expect(weightOf(page, 'lcm-lora-sdv1-5')).toHaveCount(0)
})

test('a preset of few steps sets all that its makers advise, and a model begins with the settings that were kept for it', async ({
  page,
}) => {
  const field = (label: string) => page.getByLabel(label, { exact: true })
  const preset = (name: string) => page.getByRole('radio', { name, exact: true })
  const press = (name: string) => page.getByRole('button', { name, exact: true })
  await keepLora(page, 'Hyper-SD15-8steps-CFG-lora')
  await page.getByText('More settings').click()
  await preset('Hyper-SD 8').focus()
  await page.keyboard.press('Space')
  await expect(weightOf(page, 'Hyper-SD15-8steps-CFG-lora')).toHaveValue('1')
  await expect(field('Steps')).toHaveValue('8')
  await expect(field('Guidance')).toHaveValue('5')
  await expect(field('Scheduler')).toHaveValue('DDIMScheduler')
  await expect(field('Timestep spacing')).toHaveValue('trailing')

  await press('Keep these settings for this model').click()
  await expect(page.getByText('Demo model begins with these settings.')).toBeVisible()
  await preset('Standard').focus()
  await page.keyboard.press('Space')
  await expect(field('Timestep spacing')).toHaveValue('default')
  await page.getByLabel('Open folder').setInputFiles('public/models/demo')
  await expect(field('Model')).toHaveValue('disk/demo')
  await expect(field('Steps')).toHaveValue('30')

  await page.reload()
  await field('Model').selectOption('Demo model')
  await expect(preset('Hyper-SD 8')).toBeChecked()
  await expect(weightOf(page, 'Hyper-SD15-8steps-CFG-lora')).toHaveValue('1')
  await draws(page)
  await field('Steps').fill('9')
  await press('Take them').click()
  await expect(field('Steps')).toHaveValue('8')
  await press('Forget').click()
  await expect(press('Keep these settings for this model')).toBeVisible()
})

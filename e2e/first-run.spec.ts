/** The first minutes: a picture on one press, the way to the real model, and what this device can do. */
import { expect, type Page } from '@playwright/test'
import { catalogueBytes, findCatalogueEntry } from '../src/models/index.ts'
import { test } from './support/idle-runtime/index.ts'
import { button, field, generate, openPage, picture } from './support/imagepipeline/page.ts'

const realModel = findCatalogueEntry('sd1.5')!
const size = `${(catalogueBytes(realModel) / 1e9).toFixed(2)} GB`
const line = (page: Page) => page.getByRole('complementary', { name: 'The way to real pictures' })
const panel = (page: Page) => page.getByRole('region', { name: 'What this device can do' })
const table = (page: Page) => page.getByRole('table', { name: 'What was measured' })
const row = (page: Page, name: string | RegExp) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
    .getByRole('cell')

/** By keys alone: Tab until it has the focus. */
async function tabTo(page: Page, name: string) {
  for (let presses = 0; presses < 120; presses++) {
    if (await button(page, name).evaluateAll((all) => all.some((one) => one === document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${name} cannot be reached by Tab`)
}

/** Few, so that the line is there soon; its own test presses as a newcomer does. */
async function drawOne(page: Page) {
  await openPage(page)
  await field(page, 'Steps').fill('1')
  await generate(page).click()
  await expect(picture(page)).toBeVisible({ timeout: 60_000 })
}

async function measure(page: Page) {
  await openPage(page)
  await button(page, 'Models').click()
  await button(page, 'Measure this device').click()
  await expect(table(page)).toBeVisible({ timeout: 90_000 })
}

test.describe('with the real runtime', () => {
  test.use({ isIdle: false })

  test('a newcomer presses once, and has a picture within 30 seconds of opening the page', async ({ page }) => {
    const opened = Date.now()
    await page.goto('/')
    await generate(page).click()
    await expect(picture(page)).toBeVisible({ timeout: 30_000 })
    await expect(picture(page)).not.toHaveJSProperty('naturalWidth', 0)
    const seconds = (Date.now() - opened) / 1000
    test.info().annotations.push({ type: 'seconds to the first picture', description: seconds.toFixed(1) })
    expect(seconds).toBeLessThan(30)
  })

  test('the device is measured by keys alone; the result is copied, outlives a reload, and leaves the gallery empty', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openPage(page)
    await tabTo(page, 'Models')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Measure this device')
    await page.keyboard.press('Enter')
    await expect(button(page, 'Stop measuring')).toBeFocused()
    await expect(table(page)).toBeVisible({ timeout: 90_000 })
    await expect(button(page, 'Measure this device')).toBeFocused()

    await expect(row(page, 'A step')).toHaveText(/^[\d.]+ (ms|s)$/)
    await expect(row(page, 'Decoding')).toHaveText(/^[\d.]+ (ms|s)$/)
    await expect(row(page, 'Model')).toHaveText(/^Demo model, \d+ × \d+$/)
    await expect(row(page, 'Drawn by')).toHaveText(/^the processor/)
    await expect(row(page, 'Stable Diffusion 1.5, 512 × 512, 20 steps')).toHaveText(/too long|cannot run/)
    await expect(row(page, 'Browser')).toHaveText(/^Chrome \d+ on /)

    await tabTo(page, 'Copy as text')
    await page.keyboard.press('Enter')
    await expect(button(page, 'Copied')).toBeFocused()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    const rows = await table(page).getByRole('row').allInnerTexts()
    expect(text.split('\n')).toEqual([
      'How fast Darkroom draws on this device',
      ...rows.map((each) => each.replace(/\s*\t\s*/, ': ')),
    ])

    await page.reload()
    await expect(table(page)).toBeVisible()
    expect(await table(page).getByRole('row').allInnerTexts()).toEqual(rows)
    await button(page, 'Gallery').click()
    await expect(page.getByText('Every picture that you make is kept here')).toBeVisible()
  })
})

test('the demo’s first picture tells of the real model: size, licence, fitness; the button leads to its entry', async ({
  page,
}) => {
  await openPage(page)
  await expect(line(page)).toHaveCount(0)
  await field(page, 'Steps').fill('1')
  await generate(page).click()
  await expect(line(page)).toContainText(
    `This was the demo model. For real pictures fetch ${realModel.name}: ${size}, licence ${realModel.licence}.`,
    { timeout: 60_000 },
  )
  // The tests' GPU is a program.
  await expect(line(page)).toContainText('It would take far too long on this device.')
  await tabTo(page, `Show ${realModel.name}`)
  await page.keyboard.press('Enter')
  await expect(button(page, `Fetch ${realModel.name}`)).toBeFocused()
  await expect(button(page, `Fetch ${realModel.name}`)).toBeInViewport()
  const entry = page.getByRole('listitem', { name: realModel.name, exact: true })
  await expect(entry).toContainText('The GPU here is a program on the processor')
})

test('a browser without WebGPU is told once what it lacks, and what draws real pictures all the same', async ({
  page,
  context,
}) => {
  await context.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `delete WorkerNavigator.prototype.gpu\n${await response.text()}` })
  })
  await drawOne(page)
  await expect(line(page)).toContainText(
    /^This was the demo model\. This browser has no WebGPU\..*use a current Chrome, Edge or Safari\. With a key, ImagePipeline/,
  )
  await expect(line(page)).not.toContainText('fetch')
  await button(page, 'Models').click()
  await expect(page.getByText('This browser has no WebGPU.')).toHaveCount(2)
  await button(page, 'Picture').click()
  await button(page, 'Draw with ImagePipeline').click()
  await expect(page.getByLabel('API key')).toBeVisible()
})

test('who dismisses the line never sees it again', async ({ page }) => {
  await drawOne(page)
  await expect(line(page)).toBeVisible()
  await button(page, 'Do not show this again').click()
  await expect(line(page)).toHaveCount(0)
  await drawOne(page)
  await expect(line(page)).toHaveCount(0)
})

test('measuring is stopped by a second press, and what was measured before stays', async ({ page }) => {
  await measure(page)
  const before = await table(page).textContent()
  await button(page, 'Measure this device').click()
  await expect(panel(page).getByRole('progressbar')).toBeVisible()
  await button(page, 'Stop measuring').click()
  await expect(button(page, 'Measure this device')).toBeVisible()
  await expect(page.getByRole('alert')).toBeEmpty()
  expect(await table(page).textContent()).toBe(before)
})

test('a model that cannot be measured with is told in a sentence', async ({ page }) => {
  // Its files are not to be had.
  await page.route('**/models/demo/**', (route) => route.abort())
  await page.goto('/')
  await expect(page.getByRole('alert')).not.toBeEmpty()
  await button(page, 'Models').click()
  await button(page, 'Measure this device').click()
  await expect(page.getByRole('alert')).toContainText('The model “demo” is not open')
  await expect(table(page)).toHaveCount(0)
})

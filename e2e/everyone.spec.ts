/** Every view, in both themes, on a wide and a narrow page, by keys and to those who listen. */
import { expect, type Page } from '@playwright/test'
import { check } from './support/everyone.ts'
import { startHub } from './support/hub/server.mjs'
import { test } from './support/idle-runtime/index.ts'
import {
  button,
  chooseTask,
  field,
  generate,
  isReady,
  openPage,
  panel,
  pickStartPicture,
} from './support/imagepipeline/page.ts'
import { drawPicture } from './support/imagepipeline/picture.mjs'

const isFailed = (page: Page) => expect(page.getByRole('alert').first()).not.toBeEmpty()
const tiles = (page: Page) => page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')

/** Opens everything that can be unfolded. */
async function unfold(page: Page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  // Some are filled only then.
  await expect(page.locator('details[open]:not(:has(> summary + *))')).toHaveCount(0)
}

async function draw(page: Page, values: Record<string, string> = {}) {
  for (const [label, value] of Object.entries(values)) await field(page, label).fill(value)
  await generate(page).click()
  await isReady(page)
}

/** Hands a start picture over, of the form's size. */
async function startFrom(page: Page) {
  const buffer = drawPicture({ prompt: 'boat', seed: 1, width: 64, height: 64 })
  await pickStartPicture(page, { name: 'boat.png', mimeType: 'image/png', buffer })
}

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('the form of this device in its three modes, and what it says', async ({ page }) => {
  await openPage(page)
  await check(page, 'first visit')
  await unfold(page)
  for (const help of await page.getByRole('button', { name: /^About / }).all()) await help.click()
  await check(page, 'everything unfolded')
  await field(page, 'X values').fill('1-5 (+2), 101')
  await check(page, 'a grid with a wrong value')
  await chooseTask(page, 'Image to image')
  await check(page, 'image to image without a picture')
  await startFrom(page)
  await expect(page.getByRole('img', { name: /start picture/i }).first()).toBeVisible()
  await check(page, 'image to image')
  await chooseTask(page, 'Inpainting')
  await expect(page.getByRole('application')).toBeVisible()
  await check(page, 'mask canvas')
  await unfold(page)
  await button(page, 'More').click()
  await expect(page.getByRole('dialog', { name: 'More for the mask' })).toBeVisible()
  await check(page, 'mask canvas with all tools')
  await page.keyboard.press('Escape')
  await button(page, 'Lasso').hover()
  await expect(page.locator('[popover]')).toHaveText('LassoL')
  await check(page, 'a tool with its tip')
})

test('the lists of shortcuts and of licences', async ({ page }) => {
  await openPage(page)
  await button(page, 'Open-source licences').click()
  await expect(page.getByRole('list', { name: 'Packages' })).toContainText('onnxruntime-web')
  await page.getByText(/^react-dom/).click()
  await expect(page.getByText('Copyright (c) Meta Platforms').filter({ visible: true })).toHaveCount(1)
  await check(page, 'licences')
  await page.keyboard.press('Escape')
  await button(page, 'All shortcuts').click()
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await check(page, 'shortcuts')
})

test('the form for ImagePipeline in its modes, with every panel open', async ({ page }) => {
  await openPage(page)
  await panel(page, 'ImagePipeline').click()
  await check(page, 'text to image')
  await unfold(page)
  await check(page, 'everything unfolded')
  for (const task of ['Image to image', 'Inpainting', 'SDXL']) {
    await chooseTask(page, task)
    await check(page, task)
  }
})

test('a picture while it develops and when it is there; what went wrong; what was recalled', async ({ page }) => {
  await openPage(page)
  await field(page, 'Steps').fill('100')
  await field(page, 'Pictures').fill('4')
  await generate(page).click()
  await expect(generate(page)).toHaveText(/^Step \d+ of 100$/, { timeout: 60_000 })
  await check(page, 'while it develops')
  await button(page, 'Stop').click()
  await expect(generate(page)).toHaveText('Generate')
  await check(page, 'stopped')
  await draw(page, { Steps: '1', Pictures: '2' })
  await check(page, 'two pictures')
  for (const [label, value] of Object.entries({ Steps: '101', Seed: 'x', Width: '63' }))
    await field(page, label).fill(value)
  await generate(page).click()
  await isFailed(page)
  await check(page, 'failed')
  await panel(page, 'ImagePipeline').click()
  await generate(page).click()
  await isFailed(page)
  await check(page, 'failed for want of a key')
})

test('the gallery, empty and filled; a picture on the whole screen; two compared', async ({ page }) => {
  await openPage(page)
  await button(page, 'Gallery').click()
  await expect(page.getByText('Every picture that you make is kept here')).toBeVisible()
  await check(page, 'empty gallery')
  await button(page, 'Back').click()
  await draw(page, { Steps: '1', Pictures: '3' })
  await button(page, 'Gallery').click()
  await expect(tiles(page)).toHaveCount(3)
  await check(page, 'gallery')
  await field(page, 'Search the gallery').fill('nothing like it')
  await check(page, 'nothing found')
  await field(page, 'Search the gallery').fill('')
  for (const n of [0, 1]) await tiles(page).nth(n).getByRole('checkbox').check()
  await check(page, 'two chosen')
  await button(page, 'Compare two').click()
  await check(page, 'two compared')
  await page.keyboard.press('Escape')
  await tiles(page).first().getByRole('button').click()
  await check(page, 'whole screen')
  await unfold(page)
  await button(page, 'Larger').click()
  await check(page, 'whole screen, closer, with its facts')
  await button(page, 'Recall everything').click()
  await expect(page.getByRole('status').filter({ hasText: 'The form holds' })).toBeVisible()
  await check(page, 'recalled')
  await button(page, 'Gallery').click()
  await tiles(page).first().getByRole('checkbox').check()
  await button(page, 'Delete').click()
  await check(page, 'one deleted')
})

test('how a picture is enlarged', async ({ page }) => {
  await openPage(page)
  await draw(page, { Steps: '1' })
  await button(page, 'Enlarge').click()
  const sheet = page.getByRole('dialog', { name: 'Enlarge' })
  await sheet.getByText('To a size').click()
  await sheet.getByLabel('Width').fill('16000')
  await expect(sheet.getByRole('alert')).toContainText('16,000')
  await check(page, 'how to enlarge it, with a size that is too large')
})

test('the models: none, what a repository has, and one that is kept', async ({ page }) => {
  const hub = await startHub({ 'darkroom/demo': { folder: 'public/models/demo', licence: 'mit' } })
  try {
    await page.addInitScript((url) => localStorage.setItem('darkroom.hub', JSON.stringify(url)), hub.url)
    await openPage(page)
    await button(page, 'Models').click()
    await check(page, 'no models')
    await field(page, 'Add a model').fill('darkroom/none')
    await button(page, 'Look up').click()
    await isFailed(page)
    await check(page, 'nothing there')
    await field(page, 'Add a model').fill('darkroom/demo')
    await button(page, 'Look up').click()
    const listing = page.getByRole('list', { name: 'What there is to fetch' })
    await expect(listing).toBeVisible()
    await check(page, 'what there is')
    await listing.getByRole('button').first().click()
    await expect(button(page, 'Verify')).toBeVisible({ timeout: 60_000 })
    await unfold(page)
    await check(page, 'one that is kept')
  } finally {
    await hub.close()
  }
})

test('jobs that wait, and what is offered after a reload', async ({ page }) => {
  await openPage(page)
  await panel(page, 'Styles').click()
  await page.getByLabel('Import styles.csv').setInputFiles({
    name: 'styles.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name,prompt\nEtching,an etching of {prompt}\nInk,ink'),
  })
  await field(page, 'Steps').fill('100')
  await field(page, 'Pictures').fill('4')
  const long = 'a very long prompt about a lighthouse that goes on and on, beyond what fits on one line'
  for (const prompt of ['first', 'a red boat', long]) {
    await field(page, 'Prompt').fill(prompt)
    await field(page, 'Prompt').press('Control+Enter')
  }
  const queue = page.getByRole('region', { name: 'Queue' })
  await expect(queue.locator('[data-jobs=waiting] > li')).toHaveCount(2)
  await check(page, 'jobs wait')
  await page.reload()
  await expect(queue).toContainText('jobs were waiting.')
  await check(page, 'jobs are offered')
})

test('the way to the real model, and the measured device', async ({ page }) => {
  await openPage(page)
  await draw(page, { Steps: '1' })
  const line = page.getByRole('complementary', { name: 'The way to real pictures' })
  await expect(line).toBeVisible()
  await check(page, 'the line below the demo’s picture')
  await line.getByRole('button', { name: /^Show / }).click()
  await button(page, 'Measure this device').click()
  await expect(page.getByRole('table', { name: 'What was measured' })).toBeVisible({ timeout: 90_000 })
  await check(page, 'measured')
})

test('nothing moves by itself for whoever wants it so', async ({ page }) => {
  await openPage(page)
  await field(page, 'Steps').fill('3')
  await generate(page).click()
  await expect(page.locator('img[data-picture]')).toBeVisible({ timeout: 60_000 })
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element)
        const glides = transitionDuration.split(', ').some((duration) => duration !== '0s')
        return animationName !== 'none' || glides || scrollBehavior === 'smooth'
      })
      .map((element) => element.outerHTML),
  )
  expect(moving).toEqual([])
})

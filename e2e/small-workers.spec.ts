/** The page's small workers fail, and nobody waits for ever: it is said once, and the next try works. */
import { expect, type Page } from '@playwright/test'
import { run } from './support/drawn.ts'
import { test } from './support/idle-runtime/index.ts'
import {
  alert,
  button,
  chooseTask,
  field,
  generate,
  openPage,
  pickStartPicture,
  picture,
} from './support/imagepipeline/page.ts'
import { drawPicture } from './support/imagepipeline/picture.mjs'

const house = {
  name: 'house.png',
  mimeType: 'image/png',
  buffer: drawPicture({ prompt: 'house', seed: 1, width: 64, height: 64 }),
}
const canvas = (page: Page) => page.getByRole('application')

/** The worker's script fails so many times, with this in its place, or without an answer. */
async function fails(page: Page, worker: string, times: number, body?: string) {
  let left = times
  await page.route(new RegExp(`/assets/${worker}-[\\w-]+\\.js$`), (route) => {
    if (left-- <= 0) return route.continue()
    return body === undefined ? route.abort() : route.fulfill({ body, contentType: 'text/javascript' })
  })
}

async function openCanvas(page: Page) {
  await openPage(page)
  for (const label of ['Width', 'Height']) await field(page, label).fill('64')
  await chooseTask(page, 'Inpainting')
  await pickStartPicture(page, house)
  await expect(canvas(page)).toBeVisible()
}

test('a mask that cannot be written is said to be so, and the next stroke is written', async ({ page }) => {
  await fails(page, 'mask-worker', 1)
  await openCanvas(page)
  await button(page, 'Invert').click()
  await expect(alert(page)).toContainText('The mask could not be written')
  await button(page, 'Undo').click()
  await button(page, 'Invert').click()
  await run(page, { Steps: '2' })
  await expect(alert(page)).toBeEmpty()
  await expect(picture(page)).toBeVisible()
})

test('Generate writes a mask that failed again, and draws', async ({ page }) => {
  await fails(page, 'mask-worker', 1, 'onmessage = () => { throw new Error("odd") }')
  await openCanvas(page)
  await button(page, 'Invert').click()
  await expect(alert(page)).toContainText('The mask could not be written (Error: odd)')
  await run(page, { Steps: '2' })
  await expect(alert(page)).toBeEmpty()
})

test('Generate says it where the mask fails again, and does not hang', async ({ page }) => {
  await fails(page, 'mask-worker', 9)
  await openCanvas(page)
  await button(page, 'Invert').click()
  await field(page, 'Steps').fill('2')
  await generate(page).click()
  await expect(alert(page)).toContainText('The mask could not be written')
  await expect(generate(page)).toHaveText('Generate')
  await expect(picture(page)).toHaveCount(0)
})

test('a start picture that could not be looked at is taken at the next try', async ({ page }) => {
  await fails(page, 'framing-worker', 1)
  await openPage(page)
  await chooseTask(page, 'Image to image')
  await pickStartPicture(page, house)
  await expect(alert(page)).toContainText('A part of the page could not be loaded.')
  await pickStartPicture(page, house)
  await expect(page.getByAltText('Start picture: house.png')).toBeVisible()
  await expect(alert(page)).toBeEmpty()
})

test('an engine whose script does not come says so, and nobody waits for it', async ({ page }) => {
  await page.route(/\/assets\/worker-[\w-]+\.js$/, (route) => route.abort())
  await page.goto('/')
  await expect(alert(page)).toContainText('The engine could not be loaded. Check the connection, then reload the page.')
  await expect(generate(page)).toHaveText('Generate')
  await page.unrouteAll()
  await openPage(page)
})

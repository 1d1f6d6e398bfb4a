/** A window whose database takes no Blobs keeps all that others keep; one that has no database says that it forgets. */
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
import { refuseBlobs } from './support/refused-blobs.ts'
import { areKept, stored } from './support/stored.ts'

const house = {
  name: 'house.png',
  mimeType: 'image/png',
  buffer: drawPicture({ prompt: 'house', seed: 1, width: 64, height: 64 }),
}
const tiles = (page: Page) => page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')
const canvas = (page: Page) => page.getByRole('application')
const queue = (page: Page) => page.getByRole('region', { name: 'Queue' })

/** The file behind an image of the page. */
const fileOf = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate(async (image) => Array.from(await (await fetch((image as HTMLImageElement).src)).bytes()))

test.describe('where the database takes no Blobs', () => {
  test.beforeEach(async ({ page }) => {
    await refuseBlobs(page)
    await openPage(page)
  })

  test('a picture is in the gallery after a reload, byte for byte', async ({ page }) => {
    await run(page, { Steps: '2' })
    const drawn = await fileOf(page, 'img[data-picture]')
    await page.reload()
    await button(page, 'Gallery').click()
    await expect(tiles(page)).toHaveCount(1)
    await expect(tiles(page).getByRole('img')).toHaveJSProperty('complete', true)
    await expect(tiles(page).getByRole('img')).not.toHaveJSProperty('naturalWidth', 0)
    await tiles(page).getByRole('button').click()
    await expect(page.locator('dialog img')).toBeVisible()
    expect(await fileOf(page, 'dialog img')).toEqual(drawn)
  })

  test('a model from disk is kept, is open after a reload, and draws', async ({ page }) => {
    await page.getByLabel('Open folder').setInputFiles('public/models/demo')
    await expect(field(page, 'Model')).toHaveValue('disk/demo')
    await button(page, 'Keep on this device').click()
    await expect(page.getByRole('button', { name: /^Keep(ing| on)/ })).toHaveCount(0, { timeout: 60_000 })
    await page.reload()
    await expect(field(page, 'Model')).toHaveValue('disk/demo')
    await run(page, { Steps: '2' })
    await expect(alert(page)).toBeEmpty()
    await expect(picture(page)).toBeVisible()
  })

  test('a start picture and its mask outlive a reload', async ({ page }) => {
    await chooseTask(page, 'Inpainting')
    await pickStartPicture(page, house)
    await expect(canvas(page)).toBeVisible()
    await button(page, 'Invert').click()
    // Written when the hand rests.
    await expect.poll(() => stored(page, 'darkroom-pictures', 'mask')).toMatchObject([{ blobType: 'image/png' }])
    await page.reload()
    await expect(canvas(page)).toBeVisible()
    await expect(page.locator('[role=application] + div [role=status]')).toHaveText('The whole picture is drawn anew.')
    await expect(page.getByAltText('Start picture: house.png')).toBeVisible()
  })

  test('a job that waited is offered with its start picture after a reload', async ({ page }) => {
    await chooseTask(page, 'Image to image')
    await pickStartPicture(page, house)
    await expect(page.getByAltText('Start picture: house.png')).toBeVisible()
    // Longer than what follows, on any machine.
    for (const [label, value] of Object.entries({ Steps: '100', Pictures: '4' })) await field(page, label).fill(value)
    await generate(page).click()
    await expect(generate(page)).toHaveText(/^Step \d+ of/, { timeout: 60_000 })
    for (const [label, value] of Object.entries({ Steps: '2', Pictures: '1', Prompt: 'waits' })) {
      await field(page, label).fill(value)
    }
    await field(page, 'Prompt').press('Control+Enter')
    await areKept(page, 2)
    await page.reload()
    await expect(queue(page)).toContainText('2 jobs were waiting.')
    await queue(page).getByText('2 jobs were waiting.').click()
    await queue(page).getByRole('button', { name: 'Cancel: ' }).first().click()
    await button(page, 'Go on').click()
    await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
    await expect(picture(page)).toHaveAccessibleName('waits')
    await expect(alert(page)).toBeEmpty()
  })
})

const forbidden: [string, () => void][] = [
  ['is missing', () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
  [
    'is forbidden',
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError')
      }
    },
  ],
]

for (const [name, forbid] of forbidden) {
  test(`where the database ${name}, the page says so once, draws, and refuses to keep models with a sentence`, async ({
    page,
  }) => {
    await page.addInitScript(forbid)
    await openPage(page)
    await expect(page.getByText('This window forgets')).toHaveCount(1)
    await run(page, { Steps: '2' })
    await expect(alert(page)).toBeEmpty()
    await button(page, 'Gallery').click()
    await expect(tiles(page)).toHaveCount(1)
    await button(page, 'Gallery').click()
    await page.getByLabel('Open folder').setInputFiles('public/models/demo')
    await expect(field(page, 'Model')).toHaveValue('disk/demo')
    await button(page, 'Keep on this device').click()
    await expect(alert(page)).toContainText('This browser keeps nothing for this page.')
  })
}

/** Upscalers and Enlarge: a file is added, pictures of the gallery and from disk become larger, and what cannot be used is said. */
import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { readPictureTexts } from '../src/imaging/files/picture-texts.ts'
import { decodePng } from '../src/imaging/files/png-decoder.ts'
import { drawn, run } from './support/drawn.ts'
import { drop } from './support/imagepipeline/page.ts'
import { test } from './support/watched/index.ts'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const upscaler = (name: string) => readFile(`e2e/support/models/upscalers/${name}`)
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Enlarge' })
const fact = (page: Page, name: string) => page.locator('dl > div').filter({ hasText: name }).locator('dd')
const stored = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true })

async function dropUpscaler(page: Page, name: string) {
  await drop(page, name, await upscaler(name))
}

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
})

test('an upscaler that is dropped enlarges a picture of the gallery, whose settings and source stay with it', async ({
  page,
}) => {
  await run(page, { Prompt: 'a red house', Steps: '3', Seed: '7' })
  await dropUpscaler(page, 'compact-2x.safetensors')
  await expect(stored(page, 'compact-2x')).toContainText('Upscaler')
  await expect(stored(page, 'compact-2x').getByRole('button', { name: 'Export' })).toBeVisible()

  await page.reload()
  await press(page, 'Gallery')
  await page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('button').first().click()
  await press(page, 'Enlarge')
  await expect(sheet(page).getByLabel('Upscaler')).toHaveValue(/compact-2x/)
  await expect(sheet(page)).toContainText('It will have 256 × 256 pixels.')
  await expect(sheet(page)).toContainText(/About \d+ s, with up to [\d.]+ MB of memory\./, { timeout: 60_000 })
  await sheet(page).getByRole('button', { name: 'Enlarge', exact: true }).click()

  await expect(fact(page, 'Enlarged')).toHaveText('2× by compact-2x', { timeout: 60_000 })
  await expect(fact(page, 'Size')).toHaveText('256 × 256')
  const picture = page.locator('img[data-picture]')
  await expect(picture).toHaveJSProperty('naturalWidth', 256)
  const file = await page.evaluate(async () => {
    const image = document.querySelector<HTMLImageElement>('img[data-picture]')!
    return [...new Uint8Array(await (await fetch(image.src)).arrayBuffer())]
  })
  const texts = await readPictureTexts(new Blob([Uint8Array.from(file)], { type: 'image/png' }))
  expect(texts.get('parameters')).toMatch(/^a red house\nSteps: 3, .*Seed: 7, Size: 128x128/)
  expect(texts.get('postprocessing')).toBe('Postprocess upscale by: 2, Postprocess upscaler: compact-2x')
  expect(new Set((await decodePng(Uint8Array.from(file), 3, 'it')).data).size).toBeGreaterThan(50)

  await page.reload()
  await field(page, 'Prompt').fill('else')
  await press(page, 'Gallery')
  const tiles = page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')
  await expect(tiles).toHaveCount(2)
  await tiles.first().getByRole('button').click()
  await press(page, 'Show its source')
  await expect(page.getByRole('dialog')).toContainText('2 of 2')
  await press(page, 'The one before')
  await press(page, 'Recall everything')
  await expect(field(page, 'Prompt')).toHaveValue('a red house')
  await expect(field(page, 'Seed')).toHaveValue('7')
  await expect(page.getByRole('status').filter({ hasText: 'The form holds' })).toContainText('It was enlarged')
})

test('a picture that was just made, and one from disk, are enlarged without a model', async ({ page }) => {
  await drawn(page, { Prompt: 'a red house', Steps: '3', Seed: '7' })
  await press(page, 'Enlarge')
  await expect(sheet(page)).toContainText('invents nothing')
  await sheet(page).getByText('To a size').click()
  await sheet(page).getByLabel('Width').fill('300')
  await expect(sheet(page).getByLabel('Height')).toHaveValue('300')
  await sheet(page).getByRole('button', { name: 'Enlarge', exact: true }).click()
  await expect(fact(page, 'Size')).toHaveText('300 × 300')
  await expect(fact(page, 'Enlarged')).toHaveText('by Lanczos')

  await press(page, 'Gallery')
  await page.getByLabel('Enlarge a file').setInputFiles('e2e/support/demo-reference/01.png')
  await sheet(page).getByText('4×').click()
  await sheet(page).getByRole('button', { name: 'Enlarge', exact: true }).click()
  await expect(fact(page, 'Enlarged')).toHaveText('4× by Lanczos')
  await expect(fact(page, 'Seed')).toHaveCount(0)
})

test('says what is wrong with a file, and with a size', async ({ page }) => {
  const alert = page.getByRole('alert')
  await dropUpscaler(page, 'grey-2x.pth')
  await expect(alert).toContainText('takes pictures of one channel')
  const whole = await upscaler('span-2x.pth')
  await drop(page, 'cut.pth', whole.subarray(0, whole.length >> 1))
  await expect(alert).toContainText('cut.pth')

  await drawn(page, { Prompt: 'a red house', Steps: '1', Seed: '7' })
  await press(page, 'Enlarge')
  await sheet(page).getByText('To a size').click()
  await sheet(page).getByLabel('Width').fill('16000')
  await expect(sheet(page).getByRole('alert')).toContainText('16,000 × 16,000 pixels is more than')
  await expect(sheet(page).getByRole('button', { name: 'Enlarge', exact: true })).toBeDisabled()
  await sheet(page).getByLabel('Width').fill('64')
  await expect(sheet(page).getByRole('alert')).toContainText('smaller than the picture')
})

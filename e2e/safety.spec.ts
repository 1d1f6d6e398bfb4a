/** The safety checker and a VAE of one's own, as a person at the page meets them. */
import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { test } from './support/idle-runtime/index.ts'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const picture = (page: Page) => page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')

/** The checker with thresholds that every picture is above. */
function strictest(file: Buffer): Buffer {
  const start = 8 + Number(file.readBigUInt64LE(0))
  const header = JSON.parse(file.subarray(8, start).toString()) as Record<string, { data_offsets: [number, number] }>
  const [begin, end] = header.concept_embeds_weights!.data_offsets
  for (let at = begin; at < end; at += 4) file.writeFloatLE(-1, start + at)
  return file
}

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
  await field(page, 'Steps').fill('2')
  await page.getByText('More settings').click()
})

const generate = async (page: Page) => {
  await page.locator('[form=request]').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
}

test.describe('with the real runtime', () => {
  test.use({ isIdle: false })

  test('without a checker the person is asked, and may open one or switch it off', async ({ page }) => {
    await field(page, 'Safety checker').check()
    await page.locator('[form=request]').click()
    await expect(page.getByRole('alert')).toContainText('has no safety checker. Open one, or switch', {
      timeout: 60_000,
    })
    await expect(picture(page)).toHaveCount(0)
    await page.screenshot({ path: test.info().outputPath('missing.png') })
    const folder = 'e2e/support/models/mini-checker/safety_checker'
    const config = await readFile(`${folder}/config.json`)
    const strict = strictest(await readFile(`${folder}/model.safetensors`))
    await page
      .getByRole('alert')
      .getByLabel('Open a safety checker…')
      .setInputFiles([
        { name: 'model.safetensors', mimeType: '', buffer: strict },
        { name: 'config.json', mimeType: 'application/json', buffer: config },
      ])
    await expect(page.getByText('The safety checker kept this picture back.')).toBeVisible({ timeout: 60_000 })
    await expect(picture(page)).toHaveAttribute('alt', /^Black/)
    await page.screenshot({ path: test.info().outputPath('flagged.png') })
    const brightest = await picture(page).evaluate((image: HTMLImageElement) => {
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
      const context = canvas.getContext('2d')!
      context.drawImage(image, 0, 0)
      return Math.max(...context.getImageData(0, 0, canvas.width, canvas.height).data.filter((_, i) => i % 4 < 3))
    })
    expect(brightest).toBe(0)
  })

  test('a VAE of one’s own is opened, chosen, and decodes', async ({ page }) => {
    const vae = ['diffusion_pytorch_model.safetensors', 'config.json'].map((name) => `public/models/demo/vae/${name}`)
    await page.getByLabel('Open VAE').setInputFiles(vae)
    await expect(field(page, 'VAE')).toHaveValue('vae/diffusion_pytorch_model.safetensors')
    await generate(page)
    await expect(picture(page)).toBeVisible()
  })
})

test('a check that cannot be done is switched off where the failure stands', async ({ page }) => {
  await field(page, 'Safety checker').check()
  await page.locator('[form=request]').click()
  await page.getByRole('button', { name: 'Switch it off' }).click({ timeout: 60_000 })
  await expect(picture(page)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('kept this picture back')).toHaveCount(0)
  await expect(field(page, 'Safety checker')).not.toBeChecked()
})

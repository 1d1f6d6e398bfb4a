/** The safety checker and a VAE of one's own, as a person at the page meets them. */
import { expect, type Page, test } from '@playwright/test'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const picture = (page: Page) => page.getByRole('region', { name: 'Picture' }).locator('img.picture')
const models = 'e2e/support/models'

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

test('without a checker the person is asked, and may open one or switch it off', async ({ page }) => {
  await field(page, 'Safety checker').check()
  await page.locator('[form=request]').click()
  await expect(page.getByRole('alert')).toContainText('has no safety checker. Open one, or switch', { timeout: 60_000 })
  await expect(picture(page)).toHaveCount(0)
  await page.screenshot({ path: test.info().outputPath('missing.png') })

  await page
    .getByRole('alert')
    .getByLabel('Open a safety checker…')
    .setInputFiles(`${models}/mini-checker/model.safetensors`)
  await expect(picture(page)).toBeVisible({ timeout: 60_000 })
})

test('a flagged picture is black and says so; switched off, the picture is there', async ({ page }) => {
  await field(page, 'Safety checker').check()
  await page.locator('[form=request]').click()
  await page.getByRole('button', { name: 'Switch it off' }).click({ timeout: 60_000 })
  await expect(picture(page)).toBeVisible({ timeout: 60_000 })
  await expect(field(page, 'Safety checker')).not.toBeChecked()
})

test('a VAE of one’s own is opened, chosen, and decodes', async ({ page }) => {
  await page.getByLabel('Open VAE').setInputFiles('public/models/demo/vae/diffusion_pytorch_model.safetensors')
  await expect(field(page, 'VAE')).toHaveValue('vae/diffusion_pytorch_model.safetensors')
  await generate(page)
  await expect(picture(page)).toBeVisible()
})

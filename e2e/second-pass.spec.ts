/** The second pass (hires fix) as a person uses it: a larger picture, Stop in its middle, and a picture of A1111 that had one. */
import { expect, type Page } from '@playwright/test'
import { withText } from './support/brought/text-png.ts'
import { drawn } from './support/drawn.ts'
import { test } from './support/idle-runtime/index.ts'
import { button, drop, field, generate, openPage, panel, picture } from './support/imagepipeline/page.ts'

const hires = 'Draw a larger picture in a second pass'
const section = (page: Page) => page.locator('summary', { hasText: /^Second pass/ })
const small = { Width: '64', Height: '64', Seed: '7', Pictures: '1' }

test.beforeEach(async ({ page }) => {
  await openPage(page)
})

test('a picture is drawn at twice the size once that is asked for, and recalls it', async ({ page }) => {
  await expect(field(page, hires)).toBeHidden()
  await section(page).click()
  await expect(field(page, 'Upscaler')).toHaveCount(0)
  await field(page, hires).check()
  for (const [label, value] of Object.entries({ ...small, Steps: '3', 'Second steps': '2' })) {
    await field(page, label).fill(value)
  }
  await expect(section(page)).toContainText('128 × 128')
  const { width, height } = await drawn(page, {})
  expect({ width, height }).toEqual({ width: 128, height: 128 })
  await expect(page.getByRole('region', { name: 'Picture' })).toContainText('128 × 128')
  await expect(page.getByRole('region', { name: 'Picture' })).toContainText('3 + 2')

  await field(page, 'Second steps').fill('9')
  await field(page, hires).uncheck()
  await button(page, 'Gallery').click()
  await page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('button').first().click()
  await button(page, 'Recall everything').click()
  await expect(field(page, 'Second steps')).toHaveValue('2')
})

test('Stop in the second pass keeps the picture of the first', async ({ page }) => {
  await section(page).click()
  await field(page, hires).check()
  for (const [label, value] of Object.entries({ ...small, Steps: '2', 'Second steps': '100' })) {
    await field(page, label).fill(value)
  }
  await field(page, 'Second strength').fill('1')
  await generate(page).click()
  await expect(generate(page)).toHaveText(/^Step ([3-9]|\d\d) of 102$/, { timeout: 60_000 })
  await button(page, 'Stop').click()
  await expect(generate(page)).toHaveText('Generate')
  await expect(page.getByRole('alert')).toBeEmpty()
  await expect(picture(page)).toBeVisible()
  expect(await picture(page).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64)
  await expect(page.getByRole('region', { name: 'Picture' })).not.toContainText('2 + 100')
})

test('a picture of A1111 with a second pass recalls all of it, and names the upscaler that is not here', async ({
  page,
}) => {
  const text = (upscaler: string) =>
    'a fox\nNegative prompt: lowres\nSteps: 12, Sampler: Euler a, CFG scale: 4, Seed: 99, Size: 128x192, Denoising strength: 0.45, ' +
    `Hires upscale: 1.5, Hires steps: 8, Hires upscaler: ${upscaler}, Hires sampler: DPM++ 2M, Hires schedule type: Karras, ` +
    'Hires prompt: "a fox, at night", Hires negative prompt: day, RNG: CPU, Version: v1.10.1'
  await drop(page, 'fox.png', withText(text('Latent (nearest-exact)')), 'image/png')
  const notice = page.getByRole('status').filter({ hasText: 'The form holds' })
  await expect(notice).toContainText('AUTOMATIC1111')
  await expect(notice).not.toContainText('Left out')
  await expect(section(page)).toContainText('192 × 288')
  await section(page).click()
  await expect(field(page, hires)).toBeChecked()
  const recalled = {
    ...{ Upscaler: 'Latent (nearest-exact)', 'Enlarge by': '1.5', 'Second strength': '0.45', 'Second steps': '8' },
    ...{ 'Second scheduler': 'DPMSolverMultistepScheduler', 'Second noise levels': 'karras' },
    ...{ 'Second prompt': 'a fox, at night', 'Second negative prompt': 'day' },
  }
  for (const [label, value] of Object.entries(recalled)) await expect(field(page, label)).toHaveValue(value)

  await drop(page, 'fox.png', withText(text('4x-UltraSharp')), 'image/png')
  await expect(notice).toContainText('The upscaler 4x-UltraSharp is not here')
  await generate(page).click()
  await expect(page.getByRole('alert')).toContainText('The upscaler “4x-UltraSharp” is not on this device.')

  await field(page, 'Enlarge by').fill('4')
  await field(page, 'Width').fill('2048')
  await expect(page.getByText('The second pass would draw 8,192 × 768 pixels: choose less')).toBeVisible()
  // The API draws it in a way of its own.
  await panel(page, 'ImagePipeline').click()
  await expect(field(page, hires)).toBeChecked()
  await expect(field(page, 'Upscaler')).toHaveCount(0)
  await expect(page.getByText('The API doubles both sides by means of its own')).toBeVisible()
})

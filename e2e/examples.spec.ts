/** The first thing that one sees: pictures that the demo model has drawn, and that a press draws again. */
import { expect, type Page } from '@playwright/test'
import { demoExamples } from '../app/engine/demo.ts'
import { test } from './support/idle-runtime/index.ts'
import { chooseTask, field, openPage, picture } from './support/imagepipeline/page.ts'

const examples = (page: Page) => page.getByRole('list', { name: 'Examples' }).getByRole('button')

/** The colours of an image as 128 × 128 pixels, red, green, blue and alpha each. */
const pixels = (page: Page, address: string) =>
  page.evaluate(async (address) => {
    const bitmap = await createImageBitmap(await (await fetch(address)).blob())
    const canvas = new OffscreenCanvas(128, 128).getContext('2d')!
    canvas.drawImage(bitmap, 0, 0)
    return [...canvas.getImageData(0, 0, 128, 128).data]
  }, address)

test.beforeEach(({ page }) => openPage(page))

test.describe('with the real runtime', () => {
  test.use({ isIdle: false })

  test('a press draws the very picture, and leaves the seed to chance', async ({ page }) => {
    const { prompt, name } = demoExamples[3]
    await examples(page).filter({ hasText: prompt }).click()
    await expect(field(page, 'Prompt')).toHaveValue(prompt)
    await expect(field(page, 'Seed')).toHaveValue('')
    await expect(picture(page)).toBeVisible({ timeout: 60_000 })
    const [drawn, shown] = [
      await pixels(page, (await picture(page).getAttribute('src'))!),
      await pixels(page, new URL(`examples/${name}.webp`, page.url()).href),
    ]
    const apart = drawn.reduce((sum, value, i) => sum + Math.abs(value - shown[i]!), 0) / drawn.length
    expect(apart).toBeLessThan(2)
  })
})

test('they are the demo model’s, for text to picture on this device', async ({ page }) => {
  await expect(examples(page)).toHaveText(demoExamples.map(({ prompt }) => prompt))
  await chooseTask(page, 'Image to image')
  await expect(examples(page)).toHaveCount(0)
  await chooseTask(page, 'Text to image')
  await expect(examples(page)).toHaveCount(6)
  await page.getByText('ImagePipeline', { exact: true }).click()
  await expect(examples(page)).toHaveCount(0)
})

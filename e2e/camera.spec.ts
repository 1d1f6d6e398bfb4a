/** The camera: Chromium's own pretended one, which shows a moving pattern. */
import { expect } from '@playwright/test'
import { testBrowser } from '../tools/browser.mjs'
import { test } from './support/idle-runtime/index.ts'
import { button, chooseTask, openPage } from './support/imagepipeline/page.ts'

const { executablePath, args } = await testBrowser()
const pretend = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

test.use({ launchOptions: { executablePath, args: [...args, ...pretend] } })

test('a picture is taken with the camera, or not', async ({ page }) => {
  await openPage(page)
  await chooseTask(page, 'Image to image')
  await button(page, 'Camera').click()
  await button(page, 'Cancel').click()
  await expect(page.locator('video')).toHaveCount(0)
  await button(page, 'Camera').click()
  await button(page, 'Take picture').click()
  await expect(page.locator('video')).toHaveCount(0)
  await expect(page.getByAltText('Start picture: camera.png')).toBeVisible()
  await expect(page.locator('[data-framing]')).toHaveText(/^\d{3,4} × \d{3,4}, cropped to 128 × 128$/)
})

/** Buttons that show a pictogram say what they are: to the pointer, to the keys that come to them, never to a thumb. */
import { expect, type Page } from '@playwright/test'
import { test } from './support/idle-runtime/index.ts'
import {
  button,
  chooseTask,
  field,
  generate,
  isReady,
  openPage,
  pickStartPicture,
} from './support/imagepipeline/page.ts'
import { drawPicture } from './support/imagepipeline/picture.mjs'

const tip = (page: Page) => page.locator('[popover]')

async function openCanvas(page: Page) {
  await openPage(page)
  await chooseTask(page, 'Inpainting')
  const buffer = drawPicture({ prompt: 'house', seed: 1, width: 64, height: 64 })
  await pickStartPicture(page, { name: 'house.png', mimeType: 'image/png', buffer })
  await expect(page.getByRole('application')).toBeVisible()
}

/** Whether all of the tip is on the page, above everything, and nothing is to be scrolled to sideways. */
async function isInSight(page: Page) {
  const { x, y, width, height } = (await tip(page).boundingBox())!
  const size = page.viewportSize()!
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
  expect(x + width).toBeLessThanOrEqual(size.width)
  expect(y + height).toBeLessThanOrEqual(size.height)
  expect(await tip(page).evaluate((element) => element.closest('[popover]')!.matches(':popover-open'))).toBe(true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
}

test('a tip shows when the keys come to a button, and Escape hides it', async ({ page }) => {
  await openPage(page)
  await field(page, 'Seed').focus()
  await expect(tip(page)).toHaveCount(0)
  await page.keyboard.press('Tab')
  const dice = button(page, 'A new seed each time')
  await expect(dice).toBeFocused()
  await expect(tip(page)).toHaveText('A new seed each time')
  // Who listens has heard it already.
  await expect(dice).toHaveAccessibleDescription('')
  await isInSight(page)
  await page.keyboard.press('Escape')
  await expect(tip(page)).toHaveCount(0)
  await expect(dice).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(tip(page)).toHaveText('Keep the same seed')
  await page.keyboard.press('Space')
  await expect(button(page, 'Keep the same seed')).toHaveAttribute('aria-pressed', 'true')
  await expect(tip(page)).toHaveCount(0)
})

test('a tip shows where the pointer rests, with the key, and at once beside one that just did', async ({ page }) => {
  await openCanvas(page)
  await button(page, 'Brush').hover()
  await expect(tip(page)).toHaveText('BrushB')
  await expect(tip(page).locator('kbd')).toHaveText('B')
  await isInSight(page)
  await button(page, 'Eraser').hover()
  await expect(tip(page)).toHaveText('EraserE', { timeout: 300 })
  await button(page, 'Undo').hover()
  await expect(tip(page)).toHaveText('UndoCtrl+Z')
  await page.keyboard.press('Escape')
  await expect(tip(page)).toHaveCount(0)
  await button(page, 'Fill').hover()
  await expect(tip(page)).toHaveText('Paint everythingF')
  await expect(button(page, 'Fill')).toHaveAccessibleDescription('Paint everything')
  await page.mouse.move(0, 0)
  await expect(tip(page)).toHaveCount(0)
})

test('over a dialog a tip is above it, and Escape closes both', async ({ page }) => {
  await openPage(page)
  await field(page, 'Steps').fill('1')
  await field(page, 'Pictures').fill('2')
  await generate(page).click()
  await isReady(page)
  await button(page, 'Gallery').click()
  await page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('button').first().click()
  const dialog = page.locator('dialog[open]')
  await button(page, 'The next').hover()
  await expect(tip(page)).toHaveText('The next→')
  await isInSight(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(tip(page)).toHaveCount(0)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true })

  test('a thumb that presses, or stays, sees no tip', async ({ page }) => {
    await page.clock.install()
    await openCanvas(page)
    await button(page, 'Lasso').tap()
    await expect(button(page, 'Lasso')).toHaveAttribute('aria-pressed', 'true')
    const { x, y, width, height } = (await button(page, 'Hand').boundingBox())!
    const touches = await page.context().newCDPSession(page)
    await touches.send('Input.dispatchTouchEvent', {
      type: 'touchStart',
      touchPoints: [{ x: x + width / 2, y: y + height / 2 }],
    })
    await page.clock.runFor(1000)
    await expect(tip(page)).toHaveCount(0)
    await touches.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect(tip(page)).toHaveCount(0)
  })

  test('keys see all of a tip', async ({ page }) => {
    await openCanvas(page)
    await page.getByLabel('Prompt', { exact: true }).focus()
    await page.keyboard.press('Shift+Tab')
    await expect(tip(page)).toHaveText('Earlier promptsAlt+↓')
    await isInSight(page)
    for (const name of ['Brush', 'Whole picture']) {
      await button(page, name).focus()
      await expect(tip(page)).toContainText(name)
      await isInSight(page)
    }
  })
})

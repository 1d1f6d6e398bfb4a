/** A person paints a mask: with a mouse, a finger, a pen, and keys. */
import { readFile, writeFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { decodePng, encodePng } from '../src/imaging/index.ts'
import { test } from './support/idle-runtime/index.ts'
import { chooseTask, pickStartPicture } from './support/imagepipeline/page.ts'
import { drawPicture } from './support/imagepipeline/picture.mjs'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const canvas = (page: Page) => page.getByRole('application')
const said = (page: Page) => page.locator('[role=application] + div [role=status]')

/** Opens the page with a start picture of `side` pixels, to be inpainted at its own size. */
async function openCanvas(page: Page, side = 256) {
  await page.goto('/')
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('demo')
  for (const label of ['Width', 'Height']) await page.getByLabel(label, { exact: true }).fill(String(side))
  await chooseTask(page, 'Inpainting')
  await pickStartPicture(page, {
    name: 'house.png',
    mimeType: 'image/png',
    buffer: drawPicture({ prompt: 'house', seed: 1, width: side, height: side }),
  })
  await expect(canvas(page)).toHaveAccessibleName(`Mask of the start picture, ${side} × ${side} pixels`)
}

/** Where a part of the picture lies on the screen: 0, 0 is its upper left corner, 1, 1 the lower right one. */
async function place(page: Page, x: number, y: number) {
  const sheet = (await page.locator('[role=application] img').boundingBox())!
  return { x: sheet.x + x * sheet.width, y: sheet.y + y * sheet.height }
}

async function drag(page: Page, from: [number, number], to: [number, number]) {
  const [a, b] = [await place(page, ...from), await place(page, ...to)]
  await page.mouse.move(a.x, a.y)
  await page.mouse.down()
  await page.mouse.move(b.x, b.y, { steps: 6 })
  await page.mouse.up()
}

const more = (page: Page) => page.getByRole('dialog', { name: 'More for the mask' })

async function openMore(page: Page) {
  if (!(await more(page).isVisible())) await button(page, 'More').click()
  await expect(more(page)).toBeVisible()
}

/** The mask as the person saves it. */
async function saved(page: Page) {
  await openMore(page)
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the mask').click()])
  await page.keyboard.press('Escape')
  expect(download.suggestedFilename()).toBe('darkroom-mask.png')
  const bytes = new Uint8Array(await readFile(await download.path()))
  // Colour type 2: three channels and no alpha.
  expect(bytes[25]).toBe(2)
  const mask = await decodePng(bytes)
  return {
    ...mask,
    at: (x: number, y: number) =>
      mask.data[3 * (Math.floor(y * mask.height) * mask.width + Math.floor(x * mask.width))],
  }
}

test('painting with a mouse, undo and redo, invert, and saving a PNG of exactly the picture’s size', async ({
  page,
}) => {
  await openCanvas(page)
  await expect(button(page, 'Undo')).toHaveAttribute('aria-disabled', 'true')
  await drag(page, [0.25, 0.5], [0.75, 0.5])
  await expect(said(page)).toHaveText(/^\s*\d+ % of the picture is drawn anew\.$/)
  const painted = await saved(page)
  expect([painted.width, painted.height]).toEqual([256, 256])
  expect([painted.at(0.25, 0.5), painted.at(0.5, 0.5), painted.at(0.75, 0.5)]).toEqual([255, 255, 255])
  expect([painted.at(0.5, 0.2), painted.at(0.05, 0.5), painted.at(0.95, 0.5)]).toEqual([0, 0, 0])

  await drag(page, [0.5, 0.1], [0.5, 0.3])
  await canvas(page).press('Control+z')
  expect((await saved(page)).data).toEqual(painted.data)
  await canvas(page).press('Control+Shift+z')
  expect((await saved(page)).at(0.5, 0.2)).toBe(255)
  await button(page, 'Undo').click()
  await button(page, 'Undo').click()
  await expect(said(page)).toHaveText(/Paint what is to be drawn anew\.$/)
  await button(page, 'Redo').click()
  await button(page, 'Invert').click()
  const inverted = await saved(page)
  expect(inverted.data).toEqual(painted.data.map((level) => 255 - level))
})

test('the eraser, the rectangle, the lasso and Alt add and take away', async ({ page }) => {
  await openCanvas(page)
  await button(page, 'Rectangle').click()
  await expect(button(page, 'Rectangle')).toHaveAttribute('aria-pressed', 'true')
  await drag(page, [0.25, 0.25], [0.75, 0.75])
  await button(page, 'Eraser').click()
  await drag(page, [0.5, 0.5], [0.5, 0.5])
  await page.keyboard.press('l')
  const corners: [number, number][] = [
    [0.05, 0.05],
    [0.2, 0.05],
    [0.05, 0.2],
  ]
  const first = await place(page, 0.05, 0.05)
  await page.mouse.move(first.x, first.y)
  await page.mouse.down()
  for (const corner of corners) {
    const { x, y } = await place(page, ...corner)
    await page.mouse.move(x, y, { steps: 3 })
  }
  await page.mouse.up()
  await page.keyboard.press('r')
  await page.keyboard.down('Alt')
  await drag(page, [0.6, 0.6], [0.9, 0.9])
  await page.keyboard.up('Alt')
  const mask = await saved(page)
  expect([mask.at(0.3, 0.3), mask.at(0.08, 0.08)]).toEqual([255, 255])
  expect([mask.at(0.5, 0.5), mask.at(0.7, 0.7), mask.at(0.18, 0.18), mask.at(0.9, 0.3)]).toEqual([0, 0, 0, 0])
})

test('keys alone paint: the tip moves with arrows, Enter puts it down and lifts it', async ({ page }) => {
  await openCanvas(page)
  await canvas(page).focus()
  await page.keyboard.press('Enter')
  await expect(said(page)).toContainText('Tip down')
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  const mask = await saved(page)
  expect([mask.at(0.5, 0.5), mask.at(0.6, 0.5), mask.at(0.3, 0.5), mask.at(0.5, 0.9)]).toEqual([255, 255, 0, 0])
  await canvas(page).focus()
  const size = page.locator('label:has(> [type=range])', { hasText: 'Size' }).locator('output')
  const before = await size.textContent()
  await page.keyboard.press(']')
  await expect(size).not.toHaveText(before!)
  await page.keyboard.press('Delete')
  await expect(said(page)).toContainText('Cleared.')
})

test('letters typed into the prompt are letters, not tools', async ({ page }) => {
  await openCanvas(page)
  await page.getByLabel('Prompt', { exact: true }).fill('')
  await page.getByLabel('Prompt', { exact: true }).pressSequentially('rubble [x] fire')
  await expect(page.getByLabel('Prompt', { exact: true })).toHaveValue('rubble [x] fire')
  await expect(button(page, 'Brush')).toHaveAttribute('aria-pressed', 'true')
  await expect(said(page)).toHaveText(/Paint what is to be drawn anew\.$/)
})

test('the mask outlives a reload, another prompt and another task', async ({ page }) => {
  await openCanvas(page)
  await drag(page, [0.25, 0.5], [0.75, 0.5])
  const painted = await saved(page)
  await page.getByLabel('Prompt', { exact: true }).fill('a green house')
  await chooseTask(page, 'Text to image')
  await expect(canvas(page)).toHaveCount(0)
  await chooseTask(page, 'Inpainting')
  expect((await saved(page)).data).toEqual(painted.data)
  await page.reload()
  await expect(canvas(page)).toBeVisible()
  await expect(said(page)).toHaveText(/\d+ % of the picture is drawn anew\.$/)
  expect((await saved(page)).data).toEqual(painted.data)
})

test('the wheel zooms about the pointer, the middle button pans, and painting follows', async ({ page }) => {
  await openCanvas(page)
  const corner = await place(page, 0.25, 0.25)
  await page.mouse.move(corner.x, corner.y)
  await page.mouse.wheel(0, -800)
  const width = async () => (await page.locator('[role=application] img').boundingBox())!.width
  await expect.poll(width).toBeGreaterThan(1500)
  const zoomed = await place(page, 0.25, 0.25)
  // Wheels tell their place in whole pixels, here enlarged almost five times.
  expect(Math.hypot(zoomed.x - corner.x, zoomed.y - corner.y)).toBeLessThan(5)
  await page.mouse.down({ button: 'middle' })
  await page.mouse.move(corner.x + 60, corner.y + 20)
  await page.mouse.up({ button: 'middle' })
  await expect.poll(async () => Math.round((await place(page, 0.25, 0.25)).x - zoomed.x)).toBe(60)
  await drag(page, [0.25, 0.25], [0.25, 0.25])
  expect((await saved(page)).at(0.25, 0.25)).toBe(255)
  await canvas(page).press('0')
  await expect(button(page, 'Whole picture')).toBeVisible()
  const sheet = (await page.locator('[role=application] img').boundingBox())!
  const viewport = (await canvas(page).boundingBox())!
  expect(sheet.width).toBeLessThanOrEqual(viewport.width)
})

test('a pen presses, and two fingers zoom without a trace of paint', async ({ page }) => {
  await openCanvas(page)
  const at = await place(page, 0.5, 0.5)
  const point = (type: string, pointerId: number, x: number, y: number, more: object) =>
    canvas(page).evaluate(
      (element, [type, init]) => {
        // Only pointers that the browser made itself can be captured.
        element.setPointerCapture = () => {}
        element.dispatchEvent(
          new PointerEvent(type as string, { bubbles: true, cancelable: true, ...(init as object) }),
        )
      },
      [type, { pointerId, clientX: x, clientY: y, ...more }] as const,
    )
  const light = { pointerType: 'pen', pressure: 0.2, button: 0, buttons: 1 }
  await point('pointerdown', 9, at.x, at.y, light)
  await point('pointerup', 9, at.x, at.y, { ...light, pressure: 0 })
  const lightly = await saved(page)
  await canvas(page).press('Delete')
  await point('pointerdown', 9, at.x, at.y, { ...light, pressure: 1 })
  await point('pointerup', 9, at.x, at.y, { ...light, pressure: 0 })
  const firmly = await saved(page)
  const area = ({ data }: { data: Uint8Array | Uint8ClampedArray }) =>
    Array.from(data).reduce((sum, level) => sum + level, 0)
  expect(area(firmly)).toBeGreaterThan(8 * area(lightly))

  const scale = () => page.locator('[role=application] img').evaluate((sheet) => sheet.getBoundingClientRect().width)
  const before = await scale()
  const finger = { pointerType: 'touch', button: 0, buttons: 1 }
  await point('pointerdown', 2, at.x - 20, at.y + 60, finger)
  await point('pointerdown', 3, at.x + 20, at.y + 60, finger)
  await point('pointermove', 3, at.x + 60, at.y + 60, finger)
  await point('pointerup', 3, at.x + 60, at.y + 60, finger)
  await point('pointerup', 2, at.x - 20, at.y + 60, finger)
  await expect.poll(async () => (await scale()) / before).toBeGreaterThan(1.8)
  expect((await saved(page)).data).toEqual(firmly.data)
})

test('a mask from a file takes the picture’s size, and is feathered', async ({ page }, info) => {
  await openCanvas(page)
  const path = info.outputPath('mask.png')
  const rgb = new Uint8Array(3 * 64 * 64).fill(0)
  for (let y = 16; y < 48; y++) rgb.fill(255, 3 * (64 * y + 16), 3 * (64 * y + 48))
  await writeFile(path, new Uint8Array(await (await encodePng({ width: 64, height: 64, rgb })).arrayBuffer()))
  await openMore(page)
  await page.getByLabel('Open a mask…').setInputFiles(path)
  await expect(said(page)).toContainText('The mask was 64 × 64 and is now 256 × 256.')
  const opened = await saved(page)
  expect([opened.width, opened.at(0.5, 0.5), opened.at(0.1, 0.1)]).toEqual([256, 255, 0])
  await openMore(page)
  await button(page, 'Feather the edges').click()
  const feathered = await saved(page)
  const levels = (data: ArrayLike<number>) => Array.from(data).filter((level) => level > 0 && level < 255).length
  expect(levels(feathered.data)).toBeGreaterThan(levels(opened.data))

  await openMore(page)
  await page
    .getByLabel('Open a mask…')
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no') })
  await expect(said(page)).toContainText('is no picture that can be read here.')
})

test('each row of tools is one stop of the Tab key, and the arrow keys go through it', async ({ page }) => {
  await openCanvas(page)
  await button(page, 'Brush').focus()
  await page.keyboard.press('ArrowRight')
  await expect(button(page, 'Eraser')).toBeFocused()
  for (const name of ['Rectangle', 'Lasso', 'Hand', 'Undo', 'Redo', 'Brush']) {
    await page.keyboard.press('ArrowRight')
    await expect(button(page, name)).toBeFocused()
  }
  await page.keyboard.press('ArrowLeft')
  await expect(button(page, 'Redo')).toBeFocused()
  await expect(button(page, 'Redo')).toHaveAttribute('aria-disabled', 'true')

  const size = page.getByRole('slider', { name: 'Size' })
  await page.keyboard.press('Tab')
  await expect(size).toBeFocused()
  const before = await size.inputValue()
  await page.keyboard.press('ArrowRight')
  await expect(size).not.toHaveValue(before)
  await expect(size).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(button(page, 'Redo')).toBeFocused()
  for (const name of ['Size', 'Hardness']) {
    await page.keyboard.press('Tab')
    await expect(page.getByRole('slider', { name })).toBeFocused()
  }
  await page.keyboard.press('Tab')
  await expect(button(page, 'Fill')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(button(page, 'More')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(canvas(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(button(page, 'Zoom out')).toBeFocused()
})

test('the keys of the canvas work from its tools, too', async ({ page }) => {
  await openCanvas(page)
  await button(page, 'Undo').focus()
  await page.keyboard.press('r')
  await expect(button(page, 'Rectangle')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('f')
  await expect(said(page)).toContainText('Filled.')
  await page.keyboard.press('Enter')
  await expect(said(page)).toContainText('Undone.')
  await expect(button(page, 'Undo')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Space')
  await expect(button(page, 'Hand')).toHaveAttribute('aria-pressed', 'true')
})

test('More is closed by Escape, which gives the focus back, and by a press outside', async ({ page }) => {
  await openCanvas(page)
  await button(page, 'Fill').focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(more(page)).toBeVisible()
  await expect(button(page, 'More')).toHaveAttribute('aria-expanded', 'true')
  const feather = page.getByRole('slider', { name: 'Feather' })
  await expect(feather).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(feather).toBeFocused()
  const softness = await feather.inputValue()
  await page.keyboard.press('Escape')
  await expect(more(page)).toHaveCount(0)
  await expect(button(page, 'More')).toBeFocused()

  await button(page, 'More').click()
  await expect(feather).toHaveValue(softness)
  await page.locator('[role=application] + div p').click()
  await expect(more(page)).toHaveCount(0)
  await button(page, 'More').click()
  await expect(more(page)).toBeVisible()
  await button(page, 'More').click()
  await expect(more(page)).toHaveCount(0)
})

test('a painted mask is what is drawn anew, and nothing else', async ({ page }) => {
  await openCanvas(page, 64)
  await button(page, 'Rectangle').click()
  await drag(page, [0.5, 0], [1, 1])
  await page.getByLabel('Steps', { exact: true }).fill('2')
  await page.locator('[form=request]').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  await expect(page.getByLabel('Result', { exact: true })).toBeChecked()
  const drawn = await page
    .locator('img[data-picture]')
    .evaluate(async (image: HTMLImageElement) =>
      Array.from(new Uint8Array(await (await fetch(image.src)).arrayBuffer())),
    )
  const result = await decodePng(Uint8Array.from(drawn))
  const original = await decodePng(drawPicture({ prompt: 'house', seed: 1, width: 64, height: 64 }))
  const half = (data: ArrayLike<number>, right: boolean) =>
    Array.from(data).filter((_, i) => Math.floor(i / 3) % 64 >= 32 === right)
  expect(half(result.data, false)).toEqual(half(original.data, false))
  expect(half(result.data, true)).not.toEqual(half(original.data, true))

  await button(page, 'Inpaint this').click()
  await expect(page.getByLabel('Paint', { exact: true })).toBeChecked()
  await expect(canvas(page)).toBeVisible()
  await expect(said(page)).toHaveText(/50 % of the picture is drawn anew\.$/)
})

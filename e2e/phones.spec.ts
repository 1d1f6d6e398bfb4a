/** Phones and tablets: every view on their screens, the mask under fingers, the keyboard, the camera's notch, and what a page may take. */
import { devices, expect, type Page } from '@playwright/test'
import { demoLora } from './support/demo-adapters.ts'
import { test } from './support/idle-runtime/index.ts'
import {
  button,
  chooseTask,
  field,
  generate,
  isReady,
  openPage,
  pickStartPicture,
  picture,
} from './support/imagepipeline/page.ts'
import { drawPicture } from './support/imagepipeline/picture.mjs'
import { hand, type Spot, tap } from './support/phone/fingers.ts'
import { bar, fitsFingers, isClearOf } from './support/phone/small-screen.ts'

const names = ['iPhone 15', 'iPhone SE', 'iPad (gen 7)', 'Pixel 7'] as const

/** All but the browser's kind: it is Chromium with their screens, fingers and user agents. */
function emulated(name: (typeof names)[number]) {
  const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = devices[name]!
  return { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch }
}

const canvas = (page: Page) => page.getByRole('application')
const share = (page: Page) => page.getByRole('status').filter({ hasText: 'drawn anew' })
const sheet = async (page: Page) => (await canvas(page).locator('img').boundingBox())!

async function openCanvas(page: Page) {
  await openPage(page)
  for (const label of ['Width', 'Height']) await field(page, label).fill('256')
  await chooseTask(page, 'Inpainting')
  const buffer = drawPicture({ prompt: 'house', seed: 1, width: 256, height: 256 })
  await pickStartPicture(page, { name: 'house.png', mimeType: 'image/png', buffer })
  await expect(canvas(page)).toBeVisible()
  await canvas(page).evaluate((element) => element.scrollIntoView({ block: 'end' }))
}

/** How much of the picture the page says is masked, in per cent. */
async function masked(page: Page): Promise<number> {
  await expect(share(page)).toHaveText(/is drawn anew\.$|Paint what/)
  return Number(/(\d+) %/.exec((await share(page).textContent())!)?.[1] ?? 0)
}

test.use({ contextOptions: { reducedMotion: 'reduce' } })

for (const name of names) {
  test.describe(name, () => {
    test.use(emulated(name))

    test('draws, and every view is for fingers', async ({ page }) => {
      await openPage(page)
      const head = (await page.locator('header').boundingBox())!
      expect.soft(head.height, 'the head is one line').toBeLessThan(2 * 44)
      await fitsFingers(page, 'form')
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
      })
      await fitsFingers(page, 'form unfolded')
      await field(page, 'Steps').fill('2')
      await field(page, 'Pictures').fill('2')
      await tap(generate(page))
      await isReady(page)
      await expect(picture(page)).toBeInViewport()
      await fitsFingers(page, 'picture')

      await tap(button(page, 'Gallery'))
      const tiles = page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')
      await expect(tiles).toHaveCount(2)
      await fitsFingers(page, 'gallery')
      await tap(tiles.first().getByRole('button'))
      await expect(page.locator('dialog[open] img')).toBeVisible()
      await fitsFingers(page, 'viewer')
      await tap(button(page, 'Close'))
      await tap(button(page, 'Back'))

      await tap(button(page, 'Models'))
      await expect(page.getByRole('region', { name: 'Worth having' })).toBeVisible()
      await fitsFingers(page, 'models')
      const advice = page.getByText('iPhones and iPads close a page that takes too much memory')
      await expect(advice).toHaveCount(name === 'Pixel 7' ? 0 : 1)
      if (name !== 'Pixel 7') await expect(advice).toContainText('the weights alone take 2.13 GB')
    })

    test('the mask: one finger paints, two zoom and pan and leave no paint', async ({ page }) => {
      await openCanvas(page)
      await fitsFingers(page, 'mask')
      await tap(button(page, 'More'))
      await expect(page.getByRole('dialog', { name: 'More for the mask' })).toBeVisible()
      await fitsFingers(page, 'mask with all tools')
      await page.keyboard.press('Escape')
      // What goes away moves what is below it.
      await expect(page.getByRole('dialog', { name: 'More for the mask' })).toHaveCount(0)
      await canvas(page).evaluate((element) => element.scrollIntoView({ block: 'end' }))

      const fingers = await hand(page)
      const scrolled = () => page.evaluate(() => scrollY)
      const at = await scrolled()
      const { x, y, width, height } = await sheet(page)
      const place = (across: number, down: number): Spot => ({ x: x + across * width, y: y + down * height })
      const [left, right] = [place(0.25, 0.5), place(0.75, 0.5)]
      await fingers.down(left)
      await fingers.move([left], [right])
      await fingers.up()
      await expect(share(page)).toHaveText(/[1-9]\d* % of the picture is drawn anew\.$/)
      const painted = await masked(page)

      // Apart: the stroke of the first finger is taken back, and the picture grows by as much as the fingers part.
      const close = [place(0.45, 0.3), place(0.55, 0.3)]
      const apart = [place(0.3, 0.3), place(0.7, 0.3)]
      const begun = place(0.1, 0.3)
      await fingers.down(begun)
      await fingers.move([begun], [close[0]!])
      await fingers.down(...close)
      await fingers.move(close, apart)
      await fingers.up()
      await expect.poll(async () => (await sheet(page)).width / width).toBeGreaterThan(3)
      expect(await masked(page)).toBe(painted)

      // Together over the canvas: it goes where they go, and keeps its size.
      const zoomed = await sheet(page)
      const further = apart.map((spot) => ({ x: spot.x + 30, y: spot.y + 40 }))
      await fingers.down(apart[0]!)
      await fingers.down(...apart)
      await fingers.move(apart, further)
      await fingers.up()
      await expect.poll(async () => Math.round((await sheet(page)).x - zoomed.x)).toBe(30)
      const panned = await sheet(page)
      expect(Math.abs(panned.y - zoomed.y - 40)).toBeLessThan(1.5)
      expect(Math.abs(panned.width - zoomed.width)).toBeLessThan(2)
      expect(await masked(page)).toBe(painted)

      // Meanwhile the page itself has neither scrolled nor zoomed.
      expect(await scrolled()).toBe(at)
      expect(await page.evaluate(() => visualViewport!.scale)).toBe(1)

      // And one finger paints again.
      await tap(button(page, 'Whole picture'))
      await expect.poll(async () => Math.round((await sheet(page)).width - width)).toBe(0)
      await canvas(page).evaluate((element) => element.scrollIntoView({ block: 'end' }))
      const whole = await sheet(page)
      const below = (across: number) => ({ x: whole.x + across * whole.width, y: whole.y + 0.8 * whole.height })
      await fingers.down(below(0.25))
      await fingers.move([below(0.25)], [below(0.75)])
      await fingers.up()
      await expect.poll(() => masked(page)).toBeGreaterThan(painted)
    })

    test('what is typed into, and what completes it, is above the keyboard and the bar', async ({ page }) => {
      await openPage(page)
      for (const name of ['lichen', 'lightning', 'lilac']) {
        const file = { name: `${name}.safetensors`, mimeType: 'application/octet-stream', buffer: demoLora({}) }
        await field(page, 'Add file').setInputFiles(file)
        await tap(button(page, `Remove ${name}`))
      }
      const { width, height } = page.viewportSize()!
      const keyboard = Math.round(height * 0.45)
      for (const label of ['Prompt', 'Negative prompt', 'Steps']) {
        await tap(field(page, label))
        await page.setViewportSize({ width, height: height - keyboard })
        // What Chrome does on a phone once the keyboard has come.
        await field(page, label).evaluate((box) => box.scrollIntoView({ block: 'nearest' }))
        const [box, edge] = await Promise.all([field(page, label).boundingBox(), bar(page).boundingBox()])
        expect.soft(box!.y, label).toBeGreaterThan(-1)
        expect.soft(box!.y + box!.height, label).toBeLessThan(edge!.y + 1)
        await page.setViewportSize({ width, height })
      }
      await page.setViewportSize({ width, height: height - keyboard })
      await field(page, 'Prompt').fill('')
      // From the picture on: the box comes to lie just above the bar.
      await page.evaluate(() => scrollTo(0, 0))
      await field(page, 'Prompt').evaluate((box) => box.scrollIntoView({ block: 'nearest' }))
      await field(page, 'Prompt').pressSequentially('<lora:li')
      const list = page.getByRole('listbox', { name: 'Suggestions' })
      await expect(list.getByRole('option')).toHaveCount(3)
      await expect
        .poll(async () => {
          const [shown, edge] = await Promise.all([list.boundingBox(), bar(page).boundingBox()])
          return edge!.y - (shown!.y + shown!.height)
        })
        .toBeGreaterThan(-1)
      await tap(list.getByRole('option', { name: /lilac/ }))
      await expect(field(page, 'Prompt')).toHaveValue(/^<lora:lilac:1>/)
    })
  })
}

test.describe('a phone on its side', () => {
  const { width, height } = devices['iPhone 15 landscape']!.viewport
  test.use({ ...emulated('iPhone 15'), viewport: { width, height } })

  test('keeps all of the page clear of the camera and the home bar, and leaves room beside the keyboard', async ({
    page,
  }) => {
    const insets = { top: 0, left: 59, bottom: 21, right: 59 }
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets })
    await openPage(page)
    await expect(generate(page)).toBeInViewport({ ratio: 1 })
    await field(page, 'Steps').fill('1')
    await tap(generate(page))
    await isReady(page)
    await isClearOf(page, insets, 'picture and form')
    await tap(button(page, 'Gallery'))
    const tiles = page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')
    await expect(tiles).toHaveCount(1)
    await isClearOf(page, insets, 'gallery')
    await tap(tiles.first().getByRole('button'))
    await expect(page.locator('dialog[open] img')).toBeVisible()
    await isClearOf(page, insets, 'viewer')
    await tap(button(page, 'Close'))
    await tap(button(page, 'Back'))
    await tap(button(page, 'Models'))
    await isClearOf(page, insets, 'models')
    await tap(button(page, 'Models'))

    await tap(field(page, 'Prompt'))
    await page.setViewportSize({ width, height: 170 })
    await field(page, 'Prompt').evaluate((box) => box.scrollIntoView({ block: 'nearest' }))
    const box = (await field(page, 'Prompt').boundingBox())!
    expect(box.y).toBeGreaterThan(-1)
    expect(box.y + box.height).toBeLessThan(171)
    await expect(generate(page)).not.toBeInViewport()
  })
})

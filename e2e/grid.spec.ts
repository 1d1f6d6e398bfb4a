/** X/Y grids and variations, by keyboard: pictures for pairs of values, together as one with labels. */
import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { decodePng } from '../src/imaging/index.ts'
import { test } from './support/idle-runtime/index.ts'
import { button, connect, field, generate, isOver, isReady, openPage, panel } from './support/imagepipeline/page.ts'
import { startImagePipeline } from './support/imagepipeline/server.mjs'
import { bar } from './support/phone/small-screen.ts'

const alert = (page: Page) => page.getByRole('alert')
const tiles = (page: Page) => page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')
const thumbnails = (page: Page) => page.getByRole('list', { name: 'Pictures of this session' }).getByRole('img')
const outlook = (page: Page) => page.getByRole('status').filter({ hasText: 'pictures,' })
const grid = (page: Page) => page.getByRole('img', { name: /^Grid of / })

async function openGrid(page: Page) {
  const summary = panel(page, 'X/Y grid')
  await summary.focus()
  await page.keyboard.press('Enter')
  await expect(field(page, 'X varies')).toBeVisible()
}

/** Chooses what varies and types the values, by keys alone; ends in the box with the values. */
async function vary(page: Page, axis: 'X' | 'Y', what: string, values: string) {
  const choice = field(page, `${axis} varies`)
  await choice.focus()
  await page.keyboard.type(what)
  await expect(choice.locator('option:checked')).toHaveText(what)
  await page.keyboard.press('Tab')
  await expect(field(page, `${axis} values`)).toBeFocused()
  await page.keyboard.type(values)
}

/** This session's pictures as files, oldest first. */
async function files(page: Page) {
  const all = await thumbnails(page).evaluateAll((images) =>
    Promise.all(
      images.map(async (image) => [
        ...new Uint8Array(await (await fetch((image as HTMLImageElement).src)).arrayBuffer()),
      ]),
    ),
  )
  return all.map((bytes) => Buffer.from(bytes))
}

test.beforeEach(async ({ page }) => {
  await openPage(page)
  await field(page, 'Steps').fill('2')
  await field(page, 'Seed').fill('5')
})

test('a grid tells what it will be, draws its cells, and is kept with them as one picture', async ({ page }) => {
  await openGrid(page)
  await vary(page, 'X', 'Steps', '1-3 (+2), 2')
  await vary(page, 'Y', 'Guidance', '4, 7.5')
  await expect(outlook(page)).toContainText('3 × 2 = 6 pictures, how long is known after a first picture.')
  await page.keyboard.press('Enter')
  await expect(grid(page)).toHaveAccessibleName('Grid of Steps 1, 3, 2 by Guidance 4, 7.5', { timeout: 90_000 })
  await isReady(page)
  await expect(thumbnails(page)).toHaveCount(7)
  await expect(outlook(page)).toContainText(/3 × 2 = 6 pictures, about \d+ s\. The grid has \d+ × \d+ pixels\./)

  const link = page.getByRole('link', { name: 'Download PNG' })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const file = await readFile(await download.path())
  expect(file.toString('latin1')).toContain(
    'Script: X/Y/Z plot, X Type: Steps, X Values: "1-3 (+2), 2", Y Type: CFG Scale, Y Values: "4, 7.5", Version: Darkroom',
  )
  const whole = await decodePng(new Uint8Array(file))
  const { width, height, data } = whole
  const [, told] = (await outlook(page).textContent())!.match(/The grid has (\d+ × \d+) pixels/)!
  expect(`${width} × ${height}`).toBe(told)
  const at = (x: number, y: number) => [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)]
  expect(at(1, 1)).toEqual([255, 255, 255])

  // The cell at the lower right is the picture that the same settings give alone.
  await field(page, 'Steps').fill('2')
  await field(page, 'Guidance').fill('7.5')
  await generate(page).click()
  await expect(thumbnails(page)).toHaveCount(8, { timeout: 60_000 })
  const [alone] = await Promise.all([page.waitForEvent('download'), link.click()])
  const single = await decodePng(new Uint8Array(await readFile(await alone.path())))
  const [x0, y0] = [width - single.width, height - single.height]
  const row = (from: typeof single, x: number, y: number) =>
    [...from.data.subarray(3 * (y * from.width + x))].slice(0, 3 * single.width)
  for (const y of [0, 31, single.height - 1]) expect(row(whole, x0, y0 + y)).toEqual(row(single, 0, y))

  await button(page, 'Gallery').click()
  await expect(tiles(page)).toHaveCount(8)
  await expect(tiles(page).nth(1).getByRole('img')).toHaveAccessibleName(/^Grid of Steps/)
  await field(page, 'Search the gallery').fill('grid guidance')
  await expect(tiles(page)).toHaveCount(1)
})

test('words of the prompt, schedulers and seeds vary, and all choices come with one press', async ({ page }) => {
  await field(page, 'Prompt').fill('a red boat')
  await openGrid(page)
  await vary(page, 'X', 'Prompt S/R', 'red, blue')
  await vary(page, 'Y', 'Scheduler', '')
  const all = page.getByRole('button', { name: /^All \d+ of them$/ })
  await all.focus()
  await page.keyboard.press('Enter')
  await expect(field(page, 'Y values')).toHaveValue(/UniPC, DPM\+\+ 2M, /)
  await field(page, 'Y values').fill('euler, DDIM')
  await button(page, 'Swap X and Y').focus()
  await page.keyboard.press('Enter')
  await expect(field(page, 'X values')).toHaveValue('euler, DDIM')
  await button(page, 'Draw the grid').focus()
  await page.keyboard.press('Enter')
  await expect(grid(page)).toHaveAccessibleName('Grid of Scheduler Euler, DDIM by Prompt S/R red, blue', {
    timeout: 90_000,
  })
  await expect(thumbnails(page)).toHaveCount(5)
  const cells = (await files(page)).slice(0, 4)
  expect(new Set(cells.map((cell) => cell.toString('base64'))).size).toBe(4)

  await field(page, 'X varies').selectOption('Seed')
  await field(page, 'X values').fill('-1, -1')
  await field(page, 'Y varies').selectOption('Nothing')
  await field(page, 'X values').press('Enter')
  await expect(thumbnails(page)).toHaveCount(8, { timeout: 90_000 })
  await expect(grid(page)).toHaveAccessibleName(/^Grid of Seed \d+, \d+$/)
})

test('a wrong value is named with its axis, nothing is drawn, and nothing is lost', async ({ page }) => {
  await openGrid(page)
  await vary(page, 'X', 'Steps', '5, 151')
  const sentence = 'X axis: Steps, “151”: Steps must be from 1 to 150; it is 151.'
  await expect(page.getByRole('form')).toContainText(sentence)
  await expect(field(page, 'X values')).toHaveAttribute('aria-invalid', 'true')
  await page.keyboard.press('Enter')
  await expect(alert(page)).toContainText(sentence)
  await expect(field(page, 'X values')).toBeFocused()
  await expect(field(page, 'X values')).toHaveValue('5, 151')
  await expect(thumbnails(page)).toHaveCount(0)

  await page.reload()
  await expect(field(page, 'Model')).toHaveValue('demo')
  await openGrid(page)
  await expect(field(page, 'X values')).toHaveValue('5, 151')
  await field(page, 'X values').fill('1-60')
  await vary(page, 'Y', 'Seed', '1, 2')
  await expect(page.getByRole('form')).toContainText('60 × 2 are 120 pictures, and a grid holds at most 100')
})

test('Stop ends the whole grid, and what was drawn stays', async ({ page }) => {
  await openGrid(page)
  await vary(page, 'X', 'Seed', '1-3')
  await vary(page, 'Y', 'Steps', '1, 100')
  await page.keyboard.press('Enter')
  await expect(thumbnails(page)).toHaveCount(3, { timeout: 60_000 })
  await expect(generate(page)).toHaveText(/^Step \d+ of 100$/, { timeout: 60_000 })
  await expect(bar(page)).toContainText('Picture 4 of 6')
  await button(page, 'Stop').focus()
  await page.keyboard.press('Enter')
  await expect(generate(page)).toHaveText('Generate')
  await expect(grid(page)).toBeVisible()
  await button(page, 'Gallery').click()
  await expect(tiles(page)).toHaveCount(4)
})

test.describe('with the real runtime', () => {
  test.use({ isIdle: false })

  test('variations are near their picture, of this session or of the gallery, and leave the form as it is', async ({
    page,
  }) => {
    await field(page, 'Prompt').fill('a blue house on a meadow with a sun')
    await field(page, 'Steps').fill('12')
    await generate(page).click()
    await isReady(page)
    await field(page, 'Seed').fill('1234')
    await generate(page).click()
    await expect(thumbnails(page)).toHaveCount(2, { timeout: 60_000 })
    await field(page, 'Prompt').fill('typed meanwhile')
    await button(page, 'Variations').focus()
    await page.keyboard.press('Enter')
    await expect(thumbnails(page)).toHaveCount(6, { timeout: 60_000 })
    await isReady(page)
    await expect(field(page, 'Prompt')).toHaveValue('typed meanwhile')
    await expect(field(page, 'Text to image')).toBeChecked()

    const all = await files(page)
    expect(all[5]!.toString('latin1')).toContain('a blue house on a meadow with a sun\nSteps: 12, ')
    expect(all[5]!.toString('latin1')).toContain('Denoising strength: 0.5')
    const [other, varied, ...near] = await Promise.all(all.map((file) => decodePng(new Uint8Array(file))))
    /** Levels of 255 by which a picture differs on average. */
    const distance = (picture: typeof other) => {
      const levels = Array.from(picture!.data)
      return levels.reduce((sum, level, i) => sum + Math.abs(level - varied!.data[i]!), 0) / levels.length
    }
    const mean = near.reduce((sum, picture) => sum + distance(picture), 0) / near.length
    expect(near).toHaveLength(4)
    expect(Math.min(...near.map(distance))).toBeGreaterThan(0)
    expect(mean).toBeLessThan(0.75 * distance(other))

    await button(page, 'Gallery').click()
    await tiles(page).last().getByRole('button').focus()
    await page.keyboard.press('Enter')
    await button(page, 'Variations').focus()
    await page.keyboard.press('Enter')
    await expect(thumbnails(page)).toHaveCount(10, { timeout: 60_000 })
  })
})

test('the API draws a grid as well, cell after cell', async ({ page }) => {
  const server = await startImagePipeline()
  try {
    // Waiting takes no time: the clock is run by hand.
    await page.clock.install()
    await page.reload()
    await connect(page, server.url)
    await openGrid(page)
    await expect(field(page, 'Y varies').locator('option', { hasText: 'Noise levels' })).toHaveCount(0)
    await vary(page, 'X', 'Steps', '5, 10')
    await vary(page, 'Y', 'Seed', '-1, 7')
    await page.keyboard.press('Enter')
    await expect(generate(page)).not.toHaveText('Generate')
    await isOver(page)
    await expect(grid(page)).toHaveAccessibleName(/^Grid of Steps 5, 10 by Seed \d+, 7$/)
    const bodies = server.received
      .filter(({ host, method }) => host === 'api' && method === 'POST')
      .map(({ body }) => JSON.parse(body))
    expect(bodies.map(({ num_inference_steps, samples }) => [num_inference_steps, samples])).toEqual([
      [5, 1],
      [10, 1],
      [5, 1],
      [10, 1],
    ])
    const [first, second, third, fourth] = bodies.map(({ seed }) => seed)
    expect([second, third, fourth]).toEqual([first, 7, 7])
    expect(first).toBeGreaterThanOrEqual(0)
  } finally {
    await server.close()
  }
})

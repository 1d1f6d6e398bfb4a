/**
 * The demo model draws what it is asked for: a house of the colour named, in each task, and with its companions. The colours are
 * diffusers' own: 128 × 128 pixels, UniPC, 20 steps, guidance 7.5, mean or median over the place named, in levels of 0 to 255.
 * e2e/support/companions: tools/demo-model/make.py --model public/models/demo --pictures 3000 --batch 32 with
 *   --scale 0.4 --stages lora, --scale 1.5 --stages embedding and --scale 0.3 --stages inpainting
 */
import { cp } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { drawn, type Pixels } from './support/drawn.ts'
import { chooseTask } from './support/imagepipeline/page.ts'
import { test } from './support/watched/index.ts'

type Box = readonly [left: number, top: number, right: number, bottom: number]

const side = 128
const seed = '11'
/** Where that seed's house has its wall. */
const wall = [77, 84, 102, 101] as const
const scene = (house: string) => `a ${house} house on a meadow by day`
const companion = (name: string) => new URL(`support/companions/${name}.safetensors`, import.meta.url).pathname
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })

/** The three channels of every pixel that `wanted` takes. */
function pixels({ data }: Pixels, wanted: (x: number, y: number) => boolean): number[][] {
  const places = Array.from({ length: side * side }, (_, i) => i)
  return places
    .filter((i) => wanted(i % side, Math.floor(i / side)))
    .map((i) => Array.from(data.slice(3 * i, 3 * i + 3)))
}

const inside =
  ([left, top, right, bottom]: Box) =>
  (x: number, y: number) =>
    x >= left && x < right && y >= top && y < bottom

function mean(picture: Pixels, box: Box): number[] {
  const found = pixels(picture, inside(box))
  return [0, 1, 2].map((channel) => found.reduce((sum, pixel) => sum + pixel[channel]!, 0) / found.length)
}

function median(picture: Pixels): number[] {
  const found = pixels(picture, () => true)
  return [0, 1, 2].map((channel) => found.map((pixel) => pixel[channel]!).sort((a, b) => a - b)[found.length / 2]!)
}

function expectColour(found: readonly number[], diffusers: readonly number[], levels = 4) {
  const distance = Math.max(...found.map((level, channel) => Math.abs(level - diffusers[channel]!)))
  expect(distance, `${found.map(Math.round)} against ${diffusers}`).toBeLessThanOrEqual(levels)
}

/** One for all, as starting the runtime costs more than to draw; a test begins with the red house in sight, and the demo's form. */
let page: Page
let red: Pixels

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
  await field(page, 'Steps').fill('20')
  await field(page, 'Guidance').fill('7.5')
  red = await drawn(page, { Prompt: scene('red'), Seed: seed })
})

test.afterAll(() => page.close())

test.beforeEach(async () => {
  await field(page, 'Model').selectOption('Demo model')
  await chooseTask(page, 'Text to image')
  const first = page.getByRole('list', { name: 'Pictures of this session' }).getByRole('button').first()
  if (await first.isVisible()) await first.click()
})

test('the same seed and another colour: the same house in another colour', async () => {
  expectColour(mean(red, wall), [171, 59, 72])
  expectColour(mean(await drawn(page, { Prompt: scene('blue') }), wall), [59, 92, 180])
})

test('image to image: a little strength keeps the day of the start picture, much makes it night', async () => {
  const sky = [0, 0, side, side / 4] as const
  const start = mean(red, sky)[2]!
  await page.getByRole('button', { name: 'Use as start picture' }).click()
  const blue = async (strength: string) =>
    mean(await drawn(page, { Prompt: 'a red house on a meadow at night', Strength: strength }), sky)[2]!
  expect(Math.abs((await blue('0.3')) - start)).toBeLessThan(10)
  expect(await blue('0.9')).toBeLessThan(start - 120)
})

test('a mask painted over the house, and another colour: the house changes, the rest does not', async () => {
  await paintTheHouseBlue()
})

test('the model made for inpainting does the same, opened from disk', async () => {
  const folder = test.info().outputPath('Demo model, inpainting')
  await cp('public/models/demo', folder, { recursive: true })
  await cp('e2e/support/companions/inpainting', folder, { recursive: true })
  await paintTheHouseBlue(async () => {
    await page.getByLabel('Open folder').setInputFiles(folder)
    await expect(field(page, 'Model')).toHaveValue('disk/Demo model, inpainting')
  })
})

/** Draws a blue house in the place of the red one with the model that `change` leads to. */
async function paintTheHouseBlue(change = async () => {}) {
  const mask = [65, 58, 114, 112] as const
  await page.getByRole('button', { name: 'Inpaint this', exact: true }).click()
  await expect(page.getByRole('application')).toBeVisible()
  await page.getByRole('button', { name: 'Rectangle', exact: true }).click()
  const sheet = (await page.locator('[role=application] img').boundingBox())!
  const at = (x: number, y: number) =>
    [sheet.x + (x / side) * sheet.width, sheet.y + (y / side) * sheet.height] as const
  await page.mouse.move(...at(mask[0] + 0.1, mask[1] + 0.1))
  await page.mouse.down()
  await page.mouse.move(...at(mask[2] - 0.1, mask[3] - 0.1), { steps: 4 })
  await page.mouse.up()

  await change()
  const after = await drawn(page, { Prompt: scene('blue'), Strength: '1' })
  const outside = (x: number, y: number) => !inside(mask)(x, y)
  expect(pixels(after, outside)).toEqual(pixels(red, outside))
  const [r, , b] = mean(after, wall)
  expect(mean(red, wall)[0]).toBeGreaterThan(mean(red, wall)[2]! + 60)
  expect(b).toBeGreaterThan(r! + 60)
}

test('a LoRA trained for the demo model turns the picture into a blueprint', async () => {
  const words = `${scene('red')}, blueprint`
  expect(median(await drawn(page, { Prompt: words, Seed: seed }))[0]).toBeGreaterThan(100)
  await field(page, 'Add file').setInputFiles(companion('blueprint'))
  await expect(field(page, 'Weight of blueprint')).toHaveValue('1')
  expectColour(median(await drawn(page, {})), [25, 63, 140])
  expect(median(await drawn(page, { 'Weight of blueprint': '0' }))[0]).toBeGreaterThan(100)
  await page.getByRole('button', { name: 'Remove blueprint' }).click()
})

test('an embedding trained for the demo model is a colour that the model has no word for', async () => {
  await field(page, 'Add file').setInputFiles(companion('teal'))
  await expect(page.getByRole('button', { name: 'teal', exact: true })).toBeVisible()
  expectColour(mean(await drawn(page, { Prompt: scene('red'), Seed: seed }), wall), [171, 59, 72])
  expectColour(mean(await drawn(page, { Prompt: scene('teal') }), wall), [64, 105, 142])
})

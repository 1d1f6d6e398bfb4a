/**
 * The demo model draws what it is asked for: a house of the colour named, in each task, and with its companions. The colours are
 * diffusers' own: 64 × 64 pixels, UniPC, 20 steps, guidance 7.5, mean or median over the place named, in levels of 0 to 255.
 * e2e/support/companions: tools/demo-model/make.py --model public/models/demo --pixels 64 --pictures 3000 --batch 32 --scale 0.4
 *   --stages lora,embedding
 */
import { expect, type Page, test } from '@playwright/test'
import { decodePng } from '../src/imaging/index.ts'

type Box = readonly [left: number, top: number, right: number, bottom: number]
type Pixels = Awaited<ReturnType<typeof decodePng>>

const side = 64
const scene = (house: string) => `a ${house} house on a meadow by day`
const companion = (name: string) => new URL(`support/companions/${name}.safetensors`, import.meta.url).pathname
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })

/** What Generate draws with these values typed in. */
async function drawn(page: Page, values: Record<string, string>): Promise<Pixels> {
  for (const [label, value] of Object.entries(values)) await field(page, label).fill(value)
  const picture = page.getByRole('region', { name: 'Picture' }).locator('img.picture')
  const before = (await picture.count()) ? await picture.getAttribute('src') : ''
  await page.locator('[form=request]').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  await expect(picture).not.toHaveAttribute('src', before ?? '')
  const file = await picture.evaluate(async (image: HTMLImageElement) =>
    Array.from(await (await fetch(image.src)).bytes()),
  )
  return decodePng(Uint8Array.from(file))
}

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

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
  await field(page, 'Steps').fill('20')
  await field(page, 'Guidance').fill('7.5')
})

test('the same seed and another colour: the same house in another colour', async ({ page }) => {
  const box = [18, 35, 38, 48] as const
  expectColour(mean(await drawn(page, { Prompt: scene('red'), Seed: '7' }), box), [166, 70, 59])
  expectColour(mean(await drawn(page, { Prompt: scene('blue') }), box), [55, 104, 173])
})

test('image to image: the stronger, the further from the start picture, until day is night', async ({ page }) => {
  const sky = [0, 0, side, 16] as const
  const start = await drawn(page, { Prompt: scene('red'), Seed: '4' })
  await page.getByRole('button', { name: 'Use as start picture' }).click()
  const skies = [mean(start, sky)[2]!]
  for (const strength of ['0.1', '0.2', '0.4']) {
    const picture = await drawn(page, { Prompt: 'a red house on a meadow at night', Strength: strength, Seed: '11' })
    skies.push(mean(picture, sky)[2]!)
  }
  expect(skies).toEqual([...skies].sort((a, b) => b - a))
  expect(skies[0]! - skies[1]!).toBeGreaterThan(2)
  expect(skies[0]! - skies[3]!).toBeGreaterThan(120)
})

test('a mask painted over the house, and another colour: the house changes, the rest does not', async ({ page }) => {
  const box = [34, 42, 53, 55] as const
  const mask = [30, 34, 57, 63] as const
  const before = await drawn(page, { Prompt: scene('red'), Seed: '2' })
  await page.getByRole('button', { name: 'Inpaint this', exact: true }).click()
  await expect(page.getByRole('application')).toBeVisible()
  await page.getByRole('button', { name: 'Rectangle', exact: true }).click()
  const sheet = (await page.locator('.mask-sheet').boundingBox())!
  const at = (x: number, y: number) =>
    [sheet.x + (x / side) * sheet.width, sheet.y + (y / side) * sheet.height] as const
  await page.mouse.move(...at(mask[0] + 0.1, mask[1] + 0.1))
  await page.mouse.down()
  await page.mouse.move(...at(mask[2] - 0.1, mask[3] - 0.1), { steps: 4 })
  await page.mouse.up()

  const after = await drawn(page, { Prompt: scene('blue'), Seed: '2', Strength: '1' })
  const outside = (x: number, y: number) => !inside(mask)(x, y)
  expect(pixels(after, outside)).toEqual(pixels(before, outside))
  const [red, , blue] = mean(after, box)
  expect(mean(before, box)[0]).toBeGreaterThan(mean(before, box)[2]! + 60)
  expect(blue).toBeGreaterThan(red! + 60)
})

test('a LoRA trained for the demo model turns the picture into a blueprint', async ({ page }) => {
  const words = `${scene('red')}, blueprint`
  expect(median(await drawn(page, { Prompt: words, Seed: '3' }))[0]).toBeGreaterThan(100)
  await field(page, 'Add file').setInputFiles(companion('blueprint'))
  await expect(field(page, 'Weight of blueprint')).toHaveValue('1')
  expectColour(median(await drawn(page, {})), [37, 55, 108])
  expect(median(await drawn(page, { 'Weight of blueprint': '0' }))[0]).toBeGreaterThan(100)
})

test('an embedding trained for the demo model is a colour that the model has no word for', async ({ page }) => {
  const box = [4, 36, 22, 49] as const
  await field(page, 'Add file').setInputFiles(companion('turquoise'))
  await expect(page.getByRole('button', { name: 'turquoise', exact: true })).toBeVisible()
  expectColour(mean(await drawn(page, { Prompt: scene('red'), Seed: '4' }), box), [170, 62, 54])
  expectColour(mean(await drawn(page, { Prompt: scene('turquoise') }), box), [64, 112, 148])
})

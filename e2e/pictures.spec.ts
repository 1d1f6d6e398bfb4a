/** Start pictures, with the demo model: every way in, how they come into the frame, and what is drawn from them. */
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { run } from './support/drawn.ts'
import { test } from './support/idle-runtime/index.ts'
import {
  alert,
  button,
  chooseTask,
  field,
  generate,
  openPage,
  pickStartPicture,
  picture,
} from './support/imagepipeline/page.ts'
import { drawPicture } from './support/imagepipeline/picture.mjs'
import { stored } from './support/stored.ts'

const png = (name: string, width: number, height = width) => ({
  name,
  mimeType: 'image/png',
  buffer: drawPicture({ prompt: name, seed: 1, width, height }),
})
type File = ReturnType<typeof png>

const house = png('house.png', 64)
/** A red and a blue half and nothing opaque, RGBA: Pillow, Image.new('RGBA', (4, 2)) and two pastes, saved as PNG. */
const transparent = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAYAAAB/qH1jAAAAGElEQVR4nGM8wQABFgwnGhgYGBiYGNAAADyeAkwjzNzvAAAAAElFTkSuQmCC',
  'base64',
)
/** 32 × 16 pixels of one brown and one blue half with EXIF orientation 6: that of src/imaging/files/decode.browser.test.ts. */
const turned = Buffer.from(
  readFileSync('src/imaging/files/decode.browser.test.ts', 'utf8').match(
    /'turned by its EXIF orientation',\s+'([^']+)'/,
  )![1]!,
  'base64',
)

const thumbnail = (page: Page, name: string) => page.getByAltText(`Start picture: ${name}`)
const facts = (page: Page) => page.locator('[data-framing]')

/** Hands the file over by an event of the page, as a person does with the mouse or the keyboard. */
const handOver = (page: Page, { name, mimeType, buffer }: File, how: 'drop' | 'paste') =>
  page.evaluate(
    async ({ name, mimeType, base64, how }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const files = new DataTransfer()
      files.items.add(new File([bytes], name, { type: mimeType }))
      document.body.dispatchEvent(
        how === 'drop'
          ? new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }),
      )
    },
    { name, mimeType, base64: buffer.toString('base64'), how },
  )

/** The colours of an image on the page, at `size` squared. */
const colours = (page: Page, selector: string, size: number) =>
  page.locator(selector).evaluate(async (image, size) => {
    const context = new OffscreenCanvas(size, size).getContext('2d')!
    await (image as HTMLImageElement).decode()
    context.drawImage(image as HTMLImageElement, 0, 0, size, size)
    return [...context.getImageData(0, 0, size, size).data].filter((_, i) => i % 4 < 3)
  }, size)

/** Root of the mean squared difference, in levels. */
const distance = (a: number[], b: number[]) =>
  Math.sqrt(a.reduce((sum, level, i) => sum + (level - b[i]!) ** 2, 0) / a.length)

test.beforeEach(async ({ page }) => {
  await openPage(page)
})

test.describe('with the real runtime', () => {
  test.use({ isIdle: false })

  test('the stronger, the further a picture departs from its start', async ({ page }) => {
    // The same words throughout: others redraw so small a model's picture at the first step, whatever the strength.
    await run(page, { Prompt: 'a red house', Steps: '20', Seed: '3' })
    const start = await colours(page, 'img[data-picture]', 128)
    await button(page, 'Use as start picture').click()
    await expect(field(page, 'Image to image')).toBeChecked()
    await expect(facts(page)).toHaveText('128 × 128')
    const distances: number[] = []
    for (const [strength, steps] of [
      ['0.1', 2],
      ['0.5', 10],
      ['1', 20],
    ] as const) {
      await field(page, 'Strength').fill(strength)
      await expect(page.getByText(`${steps} of 20 steps will run.`)).toBeVisible()
      await run(page, { Seed: '5' })
      distances.push(distance(await colours(page, 'img[data-picture]', 128), start))
    }
    const [little, more, most] = distances as [number, number, number]
    expect(little).toBeGreaterThan(0.5)
    expect(more).toBeGreaterThan(1.2 * little)
    expect(most).toBeGreaterThan(1.2 * more)
  })

  test('a picture comes in by drop, and is started from', ({ page }) => comesIn(page, 'drop'))
})

/** Draws a picture, hands it over, and starts from it. */
async function comesIn(page: Page, how: 'drop' | 'paste' | 'pick') {
  await run(page, { Prompt: 'a red house under a night sky with a moon', Steps: '12', Seed: '3' })
  const drawn = await colours(page, 'img[data-picture]', 128)
  const file = await picture(page).evaluate(async (image) => [
    ...(await (await fetch((image as HTMLImageElement).src)).bytes()),
  ])
  const house = { name: 'house.png', mimeType: 'image/png', buffer: Buffer.from(file) }
  if (how === 'pick') {
    await chooseTask(page, 'Image to image')
    await pickStartPicture(page, house)
  } else await handOver(page, house, how)
  // What is dropped and tells its settings may be meant for those.
  if (how === 'drop') await page.getByRole('button', { name: 'Start from the picture' }).click()
  await expect(thumbnail(page, 'house.png')).toBeVisible()
  await expect(field(page, 'Image to image')).toBeChecked()
  // So little strength, with another seed, that the picture stays nearly what it was.
  await run(page, { Strength: '0.1', Steps: '20', Seed: '9' })
  expect(distance(drawn, await colours(page, 'img[data-picture]', 128))).toBeLessThan(20)
  await chooseTask(page, 'Text to image')
  await run(page)
  expect(distance(drawn, await colours(page, 'img[data-picture]', 128))).toBeGreaterThan(20)
  await expect(alert(page)).toBeEmpty()
}

for (const how of ['paste', 'pick'] as const) {
  test(`a picture comes in by ${how}, and is started from`, ({ page }) => comesIn(page, how))
}

test('a large photo is cropped, fitted or left as it is, and its size can be taken', async ({ page }) => {
  await chooseTask(page, 'Image to image')
  await pickStartPicture(page, png('photo.png', 3000, 2000))
  await expect(facts(page)).toHaveText('3000 × 2000, cropped to 128 × 128')
  await page.getByLabel('Which part').fill('1')
  await run(page, { Strength: '0.5', Steps: '4' })
  await page.getByText('Fit', { exact: true }).click()
  await expect(facts(page)).toHaveText('3000 × 2000, fitted into 128 × 128')
  await expect(thumbnail(page, 'photo.png')).toHaveJSProperty('naturalWidth', 128)
  await page.getByText('Stretch', { exact: true }).click()
  await expect(facts(page)).toHaveText('3000 × 2000, kept at 2048 on its longer side, drawn as 128 × 128')
  await page.getByText('Crop', { exact: true }).click()
  await button(page, 'Use its size, 256 × 168').click()
  await expect(field(page, 'Width')).toHaveValue('256')
  await expect(field(page, 'Height')).toHaveValue('168')
  await run(page)
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 256)
})

test('a turned JPEG stands upright, and a transparent PNG has its colours', async ({ page }) => {
  await handOver(page, { name: 'turned.jpg', mimeType: 'image/jpeg', buffer: turned }, 'drop')
  await expect(facts(page)).toHaveText('16 × 32, cropped to 128 × 128')
  await field(page, 'Height').fill('256')
  await expect(facts(page)).toHaveText('16 × 32, scaled to 128 × 256')
  await run(page, { Strength: '0.1', Steps: '10', Seed: '9' })
  const drawn = await colours(page, 'img[data-picture]', 2)
  // Brown above, blue below.
  expect(drawn[0]).toBeGreaterThan(drawn[2]! + 30)
  expect(drawn[11]).toBeGreaterThan(drawn[9]! + 30)

  await handOver(page, { name: 'clear.png', mimeType: 'image/png', buffer: transparent }, 'paste')
  await expect(facts(page)).toHaveText('4 × 2, cropped to 128 × 256')
  await run(page)
})

test('a transparent picture is laid on white or has its colours, and its clear part becomes the mask', async ({
  page,
}) => {
  await chooseTask(page, 'Inpainting')
  await handOver(page, { name: 'clear.png', mimeType: 'image/png', buffer: transparent }, 'drop')
  await expect(page.getByLabel('On white')).toBeChecked()
  // Half of it is clear, half by half.
  await button(page, 'Paint what is transparent').click()
  await expect(page.getByText('The transparent part is painted. 74 % of the picture')).toBeVisible()
  await page.getByLabel('As beneath').check({ force: true })
  await run(page, { Steps: '2' })
})

test('pictures of other programs fill the form, and are drawn', async ({ page }) => {
  const file = (name: string) => ({
    ...{ name, mimeType: 'image/png', buffer: readFileSync(`e2e/support/brought/files/${name}`) },
  })
  await handOver(page, file('comfy-controlnet.png'), 'drop')
  await expect(page.getByText('The form holds what ComfyUI wrote into the picture.')).toBeVisible()
  for (const [label, value] of Object.entries({ Prompt: 'a red barn', 'Negative prompt': 'fog', Seed: '11' }))
    await expect(field(page, label)).toHaveValue(value)
  await expect(page.getByText('It was made with plain, which is not open')).toBeVisible()
  await handOver(page, file('swarm.png'), 'drop')
  await expect(page.getByText('The form holds what SwarmUI wrote into the picture.')).toBeVisible()
  await run(page, { Steps: '2', Width: '64', Height: '64' })
})

test('what is no picture is said to be none, one that is too large to be so, and the one before stays', async ({
  page,
}) => {
  await chooseTask(page, 'Image to image')
  await generate(page).click()
  const start = page.locator('[data-field]', { has: field(page, 'Start picture') })
  await expect(start).toContainText('Choose a start picture.')
  const header = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\x86\xa0\0\x01\x86\xa0\x08\x02\0\0\0'
  await pickStartPicture(page, { name: 'huge.png', mimeType: 'image/png', buffer: Buffer.from(header, 'latin1') })
  await expect(alert(page)).toContainText('huge.png has 100000 × 100000 pixels; more than 100 million are not read')
  await expect(start).not.toContainText('Choose a start picture.')
  await pickStartPicture(page, house)
  await expect(thumbnail(page, 'house.png')).toBeVisible()
  await pickStartPicture(page, { name: 'words.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(alert(page)).toContainText('words.png is no picture that can be read here.')
  await expect(field(page, 'Start picture')).toBeFocused()
  await expect(thumbnail(page, 'house.png')).toBeVisible()
  await run(page, { Steps: '2' })
})

test('the start picture outlives a reload, until it is removed', async ({ page }) => {
  await handOver(page, png('wide.png', 256, 64), 'drop')
  await expect(thumbnail(page, 'wide.png')).toBeVisible()
  await page.getByLabel('Which part').fill('0.25')
  await expect.poll(() => stored(page, 'darkroom-pictures', 'start')).toMatchObject([{ position: 0.25 }])
  await page.reload()
  await expect(thumbnail(page, 'wide.png')).toBeVisible()
  await expect(page.getByLabel('Which part')).toHaveValue('0.25')
  await run(page, { Steps: '2' })
  await button(page, 'Remove the start picture').click()
  await expect(page.getByAltText(/^Start picture: /)).toHaveCount(0)
  await generate(page).click()
  await expect(alert(page)).toContainText('Choose a start picture.')
  await page.reload()
  await expect(field(page, 'Image to image')).toBeChecked()
  await expect(page.getByAltText(/^Start picture: /)).toHaveCount(0)
})

test('the task stays when the person turns to the API and back, and the family is the API’s own', async ({ page }) => {
  await handOver(page, house, 'drop')
  await expect(field(page, 'Image to image')).toBeChecked()
  await page.getByText('ImagePipeline', { exact: true }).click()
  await expect(field(page, 'Image to image')).toBeChecked()
  await expect(facts(page)).toHaveText('64 × 64, scaled to 512 × 512')
  await chooseTask(page, 'SDXL')
  await chooseTask(page, 'Text to image')
  await page.getByText('This device', { exact: true }).click()
  await expect(field(page, 'Text to image')).toBeChecked()
  await expect(field(page, 'SDXL')).toHaveCount(0)
  await page.getByText('ImagePipeline', { exact: true }).click()
  await expect(field(page, 'Text to image')).toBeChecked()
  await expect(field(page, 'SDXL')).toBeChecked()
})

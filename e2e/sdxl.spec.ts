/** SDXL on this device, through the page: a model from disk and a seed give the picture that diffusers gives, refined or from a picture. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { memoryBytes, readSafetensors } from '../src/models/index.ts'
import { demoLora } from './support/demo-adapters.ts'
import { drawn } from './support/drawn.ts'
import { alert, button, chooseTask, field, generate, pickStartPicture } from './support/imagepipeline/page.ts'
import { test } from './support/watched/index.ts'

const models = 'e2e/support/models'
const base = `${models}/mini-xl`
/** The refiner with what it shares with the base. */
const refiner = join(mkdtempSync(join(tmpdir(), 'darkroom-xl-')), 'mini-refiner')

const asked = {
  Prompt: 'a red house by the sea',
  'Negative prompt': 'night, snow',
  Steps: '5',
  Guidance: '6',
  Seed: '0',
}

test.beforeAll(() => {
  for (const part of ['vae', 'text_encoder_2', 'tokenizer_2', 'scheduler']) {
    cpSync(join(base, part), join(refiner, part), { recursive: true })
  }
  cpSync(`${models}/mini-xl-refiner/unet`, join(refiner, 'unet'), { recursive: true })
  cpSync(`${models}/mini-xl-refiner/model_index.json`, join(refiner, 'model_index.json'))
})
test.afterAll(() => rmSync(join(refiner, '..'), { recursive: true }))

async function openFolder(page: Page, path: string) {
  await page.getByLabel('Open folder').setInputFiles(path)
  await expect(field(page, 'Model')).toHaveValue(`disk/${path.replace(/.*\//, '')}`)
}

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
})

test('an SDXL model draws the picture that diffusers drew, at its own size', async ({ page }) => {
  await expect(field(page, 'Refiner')).toHaveCount(0)
  await openFolder(page, base)
  await expect(field(page, 'Refiner')).toBeVisible()
  await expect(field(page, 'Width')).toHaveValue('64')
  await page.getByText('More settings').click()
  await expect(field(page, 'No negative prompt is nothing')).toBeChecked()
  await expect(field(page, 'Beauty')).toHaveValue('6')
  await expect(field(page, 'Beauty to avoid')).toHaveValue('2.5')
  await expect(field(page, 'Original width')).toHaveValue('0')
  await field(page, 'Scheduler').selectOption('EulerDiscreteScheduler')
  const pixels = await drawn(page, asked)
  const source = memoryBytes(new Uint8Array(await readFile(`${base}/expected.safetensors`)))
  const { begin, end } = (await readSafetensors(source, 'expected')).tensors.get('text2image/square/picture')!
  const reference = await source.read(begin, end)
  expect(pixels.data.length).toBe(reference.length)
  expect(Math.max(...pixels.data.map((level, i) => Math.abs(level - reference[i]!)))).toBeLessThanOrEqual(1)
})

test('the refiner is asked for where none is open, draws the last steps, and alone goes on with a picture only', async ({
  page,
}) => {
  await openFolder(page, base)
  const plain = await drawn(page, { ...asked, Steps: '10' })
  await field(page, 'Refiner').check()
  await generate(page).click()
  await expect(alert(page)).toContainText('No refiner is open.')

  await openFolder(page, refiner)
  await generate(page).click()
  await expect(alert(page)).toContainText('mini-refiner is a refiner')
  await chooseTask(page, 'Image to image')
  const file = {
    name: 'start.png',
    mimeType: 'image/png',
    buffer: await readFile('e2e/support/demo-reference/00.png'),
  }
  await pickStartPicture(page, file)
  await drawn(page, {})

  await chooseTask(page, 'Text to image')
  await field(page, 'Model').selectOption('disk/mini-xl')
  await expect(field(page, 'Refiner')).toBeChecked()
  const refined = await drawn(page, {})
  expect(refined.data.join()).not.toBe(plain.data.join())
  expect((await drawn(page, {})).data.join()).toBe(refined.data.join())
  await field(page, 'Refiner').uncheck()
  expect((await drawn(page, {})).data.join()).toBe(plain.data.join())
})

test('a LoRA for SDXL changes its picture and is refused by the demo, and the demo’s own the other way round', async ({
  page,
}) => {
  const add = (name: string, buffer: Buffer) =>
    field(page, 'Add file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await openFolder(page, base)
  const plain = await drawn(page, asked)
  await add('xl.safetensors', await readFile(`${models}/loras-xl/kohya.safetensors`))
  await expect(field(page, 'Weight of xl')).toHaveValue('1')
  const whole = await drawn(page, {})
  expect(whole.data.join()).not.toBe(plain.data.join())
  expect((await drawn(page, { 'Weight of xl': '0' })).data.join()).toBe(plain.data.join())

  await field(page, 'Model').selectOption('demo')
  await generate(page).click()
  await expect(alert(page)).toContainText(
    'xl.safetensors is a LoRA for SDXL, and this model is Stable Diffusion 1.5’s.',
  )
  await button(page, 'Remove xl').click()
  await add('swirl.safetensors', demoLora())
  await field(page, 'Model').selectOption('disk/mini-xl')
  await generate(page).click()
  await expect(alert(page)).toContainText(/swirl/)
  await button(page, 'Remove swirl').click()
  expect((await drawn(page, {})).data.join()).toBe(plain.data.join())
})

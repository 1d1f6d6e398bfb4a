/** What people bring, a kind at a time and through the page: dropped, read, drawn. Unit tests run every row of the table. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { pictureOf } from '../src/gallery/infotext/__fixtures__/picture-of.ts'
import { embeddings } from './support/brought/cases/embeddings.ts'
import { files } from './support/brought/cases/files.ts'
import { pictures } from './support/brought/cases/pictures.ts'
import { texts } from './support/brought/cases/texts.ts'
import type { Reading } from './support/brought/reading.ts'
import { run } from './support/drawn.ts'
import { test } from './support/idle-runtime/index.ts'
import { alert, chooseTask, drop, field, generate, openPage, pickStartPicture } from './support/imagepipeline/page.ts'

const folder = 'e2e/support/brought/files'
const small = { Steps: '2', Width: '64', Height: '64' }
const labels = {
  ...{ prompt: 'Prompt', negative_prompt: 'Negative prompt', seed: 'Seed', num_inference_steps: 'Steps' },
  ...{ guidance_scale: 'Guidance', width: 'Width', height: 'Height', scheduler: 'Scheduler' },
}
const recalled = (page: Page) => page.getByRole('status').filter({ hasText: 'The form holds' })

/** The form as the picture wants it, and the form's picture drawn where nothing is missing for it. */
async function isRecalledAndDrawn(page: Page, { request = {} }: Reading) {
  await expect(recalled(page)).toBeVisible()
  for (const [name, label] of Object.entries(labels)) {
    if (name in request) await expect(field(page, label)).toHaveValue(String(request[name]))
  }
  const hasLora = 'lora_models' in request || 'lora_weights' in request
  const isWhole = !hasLora && !(await field(page, 'Prompt').inputValue()).includes('<lora:')
  if (isWhole) return run(page, small)
  await generate(page).click()
  await expect(alert(page)).toContainText('is not open')
}

/** The form as it was before the picture: what that brought is gone. */
async function undo(page: Page) {
  await recalled(page).getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(recalled(page)).toHaveCount(0)
  await expect(field(page, 'Prompt')).toHaveValue('a red boat on the sea at sunset')
}

test.beforeEach(({ page }) => openPage(page))

test('pictures of other programs, as files', async ({ page }) => {
  for (const { name, input, right } of files) {
    if (right === 'none') continue
    await test.step(name, async () => {
      await drop(page, input, readFileSync(`${folder}/${input}`))
      await isRecalledAndDrawn(page, right)
      await undo(page)
    })
  }
})

test('a picture of every program that the table knows', async ({ page }) => {
  const known = texts.filter(({ right: { source } }) => source && source !== 'unknown')
  const first = known.filter(({ right }, i) => known.findIndex((other) => other.right.source === right.source) === i)
  expect(first.length).toBeGreaterThan(9)
  for (const { name, input, right } of first) {
    await test.step(`${right.source}: ${name}`, async () => {
      const picture = await pictureOf(typeof input === 'string' ? { parameters: input } : input)
      await drop(page, 'picture.png', new Uint8Array(await picture.arrayBuffer()))
      await isRecalledAndDrawn(page, right)
      await undo(page)
    })
  }
})

test('start pictures of every kind', async ({ page }) => {
  await chooseTask(page, 'Image to image')
  for (const label of ['Width', 'Height']) await field(page, label).fill('64')
  const foreign = readdirSync(folder)
    .filter((name) => /^(cmyk|grey16|idat|palette|photo|start|orientation)/.test(name))
    .map((name) => ({ name, buffer: readFileSync(`${folder}/${name}`) }))
  const made = pictures.map(({ name, input }) => ({ name: `${name}.png`, buffer: Buffer.from(input, 'base64') }))
  for (const { name, buffer } of [...foreign, ...made]) {
    await test.step(name, async () => {
      const mimeType = name.endsWith('.jpg') ? 'image/jpeg' : 'image/png'
      await pickStartPicture(page, { name, mimeType, buffer })
      await expect(page.getByAltText(`Start picture: ${name}`, { exact: true })).toBeVisible()
      await run(page, { Steps: '2' })
    })
  }
})

test('pictures and pickles that say they hold an embedding, and do not, are refused by name', async ({ page }) => {
  const picture = await (await pictureOf({ 'sd-ti-embedding': btoa('null') })).arrayBuffer()
  const [oneByte] = embeddings.filter(({ name }) => name === 'a zip whose pickle is one byte')
  await drop(page, 'hat.png', new Uint8Array(picture), 'image/png')
  await expect(alert(page)).toContainText('hat.png is damaged: the embedding that this picture is to hold')
  await drop(page, 'x.pt', Uint8Array.from(oneByte!.input.bytes!))
  await expect(alert(page)).toContainText('x.pt is no embedding')
  await expect(page.getByText('Start picture: hat.png')).toHaveCount(0)
})

test('files of LoRAs and embeddings: each is added, or refused in a sentence', async ({ page }) => {
  const names = readdirSync(folder).filter((name) => /\.(safetensors|pt)$/.test(name))
  expect(names.length).toBeGreaterThan(15)
  for (const name of names) {
    await test.step(name, async () => {
      await drop(page, name, readFileSync(`${folder}/${name}`))
      const added = page.getByRole('button', { name: /^Remove / }).first()
      await expect(added.or(alert(page).filter({ hasText: name }))).toBeVisible()
      await expect(page.getByText('made a mistake')).toHaveCount(0)
      if (!(await added.isVisible())) return
      await added.click()
      await expect(page.getByRole('button', { name: /^Remove / })).toHaveCount(0)
    })
  }
})

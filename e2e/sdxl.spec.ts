/** SDXL on this device, through the page: a model from disk and a seed give the picture that diffusers gives; wrong pairs are told. */
import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { memoryBytes, readSafetensors } from '../src/models/index.ts'
import { drawn } from './support/drawn.ts'
import { alert, chooseTask, field, generate, pickStartPicture } from './support/imagepipeline/page.ts'
import { palettePng } from './support/palette-png.ts'
import { test } from './support/watched/index.ts'

const folder = 'e2e/support/models/mini-xl'

async function openXl(page: Page, path = folder, name = 'mini-xl') {
  await page.getByLabel('Open folder').setInputFiles(path)
  await expect(field(page, 'Model')).toHaveValue(`disk/${name}`)
}

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
})

test('an SDXL model draws the picture that diffusers drew, and takes up what the form shows', async ({ page }) => {
  await openXl(page)
  await expect(field(page, 'Width')).toHaveValue('64')
  await field(page, 'Scheduler').selectOption('EulerDiscreteScheduler')
  const pixels = await drawn(page, {
    Prompt: 'a red house by the sea',
    'Negative prompt': 'night, snow',
    Steps: '5',
    Guidance: '6',
    Seed: '0',
  })
  const source = memoryBytes(new Uint8Array(await readFile(`${folder}/expected.safetensors`)))
  const { begin, end } = (await readSafetensors(source, 'expected')).tensors.get('text2image/square/picture')!
  const reference = await source.read(begin, end)
  expect(pixels.data.length).toBe(reference.length)
  expect(Math.max(...pixels.data.map((level, i) => Math.abs(level - reference[i]!)))).toBeLessThanOrEqual(1)
})

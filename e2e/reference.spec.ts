/** The promise itself, through the page: a model from disk and a seed give the picture that diffusers gives. */
import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { memoryBytes, readSafetensors, toFloat32 } from '../src/models/index.ts'
import { goldenFolder } from './support/golden.ts'
import { test } from './support/watched/index.ts'

test('the tiny model draws the picture that diffusers drew', async ({ page }) => {
  test.skip(!goldenFolder, 'the golden values are not here')
  const about = JSON.parse(await readFile(`${goldenFolder}/tiny/expected.json`, 'utf8'))
  const field = (label: string) => page.getByLabel(label, { exact: true })

  await page.goto('/')
  await page.getByLabel('Open folder').setInputFiles(`${goldenFolder}/tiny`)
  await expect(field('Model')).toHaveValue('disk/tiny')
  await field('Prompt').fill(about['text/prompt'].prompt)
  await field('Negative prompt').fill(about['text/negative'].prompt)
  await field('Steps').fill('6')
  await field('Seed').fill('0')
  await field('Scheduler').selectOption('PNDMScheduler')
  await page.getByText('More settings').click()
  await field('Brackets in prompts').selectOption('literal')
  await page.locator('[form=request]').click()
  const picture = page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')
  await expect(picture).toBeVisible({ timeout: 100_000 })

  const levels = await picture.evaluate(async (image: HTMLImageElement) => {
    const bitmap = await createImageBitmap(await (await fetch(image.src)).blob())
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
    context.drawImage(bitmap, 0, 0)
    return [...context.getImageData(0, 0, bitmap.width, bitmap.height).data].filter((_, i) => i % 4 < 3)
  })
  const source = memoryBytes(new Uint8Array(await readFile(`${goldenFolder}/tiny/expected.safetensors`)))
  const { begin, end, dtype } = (await readSafetensors(source, 'expected')).tensors.get('t2i/pndm/image')!
  const reference = toFloat32(await source.read(begin, end), dtype)
  expect(levels.length).toBe(reference.length)
  // diffusers' picture is 0…1; the latents agree to 1e-3, the pixels so to a level.
  expect(Math.max(...levels.map((level, i) => Math.abs(level - reference[i]! * 255)))).toBeLessThan(1.5)
})

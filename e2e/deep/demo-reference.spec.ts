/**
 * The demo model draws in the page what it draws in diffusers: twenty prompts and seeds.
 * e2e/support/demo-reference: tools/demo-model/make.py --model public/models/demo --stages reference
 */
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { decodePng } from '../../src/imaging/index.ts'
import { drawn } from '../support/drawn.ts'
import { peakSignalToNoise } from '../support/peak-signal-to-noise.ts'

interface Reference {
  file: string
  prompt: string
  seed: number
  scheduler: string
  num_inference_steps: number
  guidance_scale: number
}

const folder = new URL('../support/demo-reference/', import.meta.url)

test('twenty pictures of the demo model are diffusers’ own', async ({ page }) => {
  test.setTimeout(10 * 60_000)
  const references: Reference[] = JSON.parse(await readFile(new URL('pictures.json', folder), 'utf8'))
  expect(references.length).toBe(20)
  await page.goto('/')
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('demo')
  for (const { file, prompt, seed, scheduler, num_inference_steps, guidance_scale } of references) {
    await page.getByLabel('Scheduler', { exact: true }).selectOption(scheduler)
    const values = { Prompt: prompt, Seed: `${seed}`, Steps: `${num_inference_steps}`, Guidance: `${guidance_scale}` }
    const reference = await decodePng(await readFile(new URL(file, folder)))
    // Measured: at least 82 dB.
    const { data } = await drawn(page, values)
    expect.soft(peakSignalToNoise(data, reference.data, 255), `${file}: ${prompt}`).toBeGreaterThan(35)
  }
})

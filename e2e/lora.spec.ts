/** LoRAs and embeddings at the page: files that change what the demo model draws, and leave nothing behind when they go. */
import { expect, type Page } from '@playwright/test'
import { embeddings } from './support/brought/cases/embeddings.ts'
import { demoEmbedding, demoLora } from './support/demo-adapters.ts'
import { drawn as draw } from './support/drawn.ts'
import { writeSafetensors } from './support/safetensors-writer.ts'
import { test } from './support/watched/index.ts'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const alert = (page: Page) => page.getByRole('alert')
const weight = (page: Page) => field(page, 'Weight of swirl')

async function add(page: Page, name: string, buffer: Buffer) {
  await field(page, 'Add file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
}

/** The pixels of the picture that Generate makes: its file tells the settings as well. */
const drawn = async (page: Page, values: Record<string, string> = {}) => (await draw(page, values)).data.join()

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
  await field(page, 'Prompt').fill('a red house')
  await field(page, 'Steps').fill('3')
  await field(page, 'Seed').fill('7')
})

test('a LoRA changes the picture by its weight, and nothing once it is gone', async ({ page }) => {
  const without = await drawn(page)
  await add(page, 'swirl.safetensors', demoLora())
  await expect(weight(page)).toHaveValue('1')
  const whole = await drawn(page)
  expect(whole).not.toBe(without)

  expect(await drawn(page, { 'Weight of swirl': '0' })).toBe(without)
  const negative = await drawn(page, { 'Weight of swirl': '-0.5' })
  expect(negative).not.toBe(without)
  expect(negative).not.toBe(whole)
  expect(await drawn(page, { 'Weight of swirl': '1' })).toBe(whole)

  await page.getByRole('button', { name: 'Remove swirl' }).click()
  await expect(weight(page)).toHaveCount(0)
  expect(await drawn(page)).toBe(without)
  expect(await drawn(page, { Prompt: 'a red house<lora:swirl:1>' })).toBe(whole)
})

test('a LoRA dropped on the page is added, and its trigger words go into the prompt at a press', async ({ page }) => {
  const frequency = JSON.stringify({ '10_swirl': { swirling: 12, house: 3 } })
  const bytes = [...demoLora({ ss_tag_frequency: frequency })]
  const drop = await page.evaluateHandle((bytes) => {
    const held = new DataTransfer()
    held.items.add(new File([Uint8Array.from(bytes)], 'swirl.safetensors'))
    return held
  }, bytes)
  await page.dispatchEvent('body', 'dragover', { dataTransfer: drop })
  await page.dispatchEvent('body', 'drop', { dataTransfer: drop })
  await expect(weight(page)).toHaveValue('1')
  await page.getByRole('button', { name: 'swirling' }).click()
  await expect(field(page, 'Prompt')).toHaveValue('a red house, swirling')
})

test('an embedding is a word of the prompt and of the negative prompt, and says when it is in neither', async ({
  page,
}) => {
  const without = await drawn(page)
  await add(page, 'mood.safetensors', demoEmbedding())
  expect(await drawn(page)).toBe(without)
  await expect(page.getByText('The embedding “mood” does nothing: its word is in neither prompt.')).toBeVisible()

  await page.getByRole('button', { name: 'mood', exact: true }).click()
  const positive = await drawn(page)
  expect(positive).not.toBe(without)
  await expect(page.getByText('does nothing')).toHaveCount(0)
  const negative = await drawn(page, { Prompt: 'a red house', 'Negative prompt': 'mood' })
  expect(negative).not.toBe(without)
  expect(negative).not.toBe(positive)

  // CLIP joins a bracket and a comma into one token.
  const beside = { Prompt: 'a house <toy>, blue', 'Negative prompt': '' }
  const words = await drawn(page, beside)
  await add(page, '<toy>.safetensors', demoEmbedding())
  expect(await drawn(page, beside)).not.toBe(words)
})

test('what cannot be added is refused with a sentence, and the form stays as it was', async ({ page }) => {
  await add(page, 'notes.safetensors', Buffer.from('no LoRA at all'))
  await expect(alert(page)).toContainText('notes.safetensors is not a safetensors file.')

  const layer = 'lora_unet_double_blocks_0_img_attn_qkv'
  const large = { [`${layer}.lora_down.weight`]: [4, 1280], [`${layer}.lora_up.weight`]: [1280, 4] }
  const tensors = Object.entries(large).map(([name, shape]) => [name, { dtype: 'F16', shape }] as const)
  await add(page, 'large.safetensors', Buffer.from(writeSafetensors(Object.fromEntries(tensors))))
  await expect(alert(page)).toContainText('Flux')
  await expect(field(page, 'Weight of large')).toHaveCount(0)

  for (const { input, right } of embeddings.filter(({ input, right }) => input.bytes && right.refused)) {
    await add(page, input.name, Buffer.from(input.bytes!))
    await expect(alert(page)).toContainText(right.refused!)
  }

  await field(page, 'Prompt').fill('a house <lora:nowhere:0.5>')
  await page.locator('[form=request]').click()
  await expect(alert(page)).toContainText('The LoRA “nowhere” is not open.')
  await page.getByRole('button', { name: 'Draw without “nowhere”' }).click()
  await expect(alert(page)).toBeEmpty()
  await expect(field(page, 'Prompt')).toHaveValue('a house')
  await expect(page.getByRole('img', { name: 'a house', exact: true })).toBeVisible()
})

test('after a reload a LoRA says that its file is wanted again', async ({ page }) => {
  await add(page, 'swirl.safetensors', demoLora())
  await expect(weight(page)).toHaveValue('1')
  await page.reload()
  await expect(page.getByText('Not open any more: add its file again, or remove it.')).toBeVisible()
  await add(page, 'swirl.safetensors', demoLora())
  await expect(page.getByText('Not open any more')).toHaveCount(0)
  await expect(weight(page)).toHaveCount(1)
})

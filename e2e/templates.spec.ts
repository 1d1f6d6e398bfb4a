/** Prompts that are chosen, pasted and drawn one after the other: from lists, from a text under a picture, until stopped. */
import { expect, type Page } from '@playwright/test'
import { test } from './support/idle-runtime/index.ts'
import { drop } from './support/imagepipeline/page.ts'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const prompt = (page: Page) => field(page, 'Prompt')
const generate = (page: Page) => page.getByRole('button', { name: 'Generate', exact: true })
const pictures = (page: Page) => page.getByRole('list', { name: 'Pictures of this session' }).getByRole('img')

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
  await field(page, 'Steps').fill('2')
})

test('a list is dropped, chosen from in every combination, and drawn line by line', async ({ page }) => {
  await drop(page, 'colours.txt', Buffer.from('red\n# no colour\nblue\n'), 'text/plain')
  const list = page.getByRole('list', { name: 'Lists of words' })
  await prompt(page).fill('a {small|big} house')
  await list.getByRole('button', { name: 'colours', exact: true }).click()
  await expect(prompt(page)).toHaveValue('a {small|big} house __colours__')

  await page.getByText('More settings').click()
  await field(page, 'Choices in prompts').selectOption('All combinations')
  await generate(page).click()
  await expect(pictures(page)).toHaveCount(4, { timeout: 60_000 })
  const words = ['a small house red', 'a small house blue', 'a big house red', 'a big house blue']
  for (const [i, drawn] of words.entries()) {
    await pictures(page).nth(i).click()
    await expect(page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')).toHaveAttribute(
      'alt',
      new RegExp(drawn),
    )
  }

  await drop(page, 'pantry.yaml', Buffer.from('animals:\n  birds:\n    - 3::owl\n    - swan\n    - wren\n'))
  await expect(list.getByRole('button', { name: 'animals/birds', exact: true })).toBeVisible()
  const graph = { 1: { class_type: 'CLIPTextEncode', inputs: { text: 'a red barn' } } }
  const inputs = { positive: ['1', 0], negative: ['1', 0], seed: 11, steps: 9, cfg: 5, sampler_name: 'euler' }
  await drop(page, 'api.json', Buffer.from(JSON.stringify({ ...graph, 2: { class_type: 'KSampler', inputs } })))
  await expect(field(page, 'Steps')).toHaveValue('9')
  await expect(prompt(page)).toHaveValue('a red barn')

  await page.reload()
  await page.getByText('Lists of words', { exact: true }).click()
  await list.getByRole('button', { name: 'Draw 2 lines' }).click()
  await expect(pictures(page)).toHaveCount(4 + 2, { timeout: 60_000 })
})

test('a text from under a picture fills the form, and can be had as words', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const text = 'a red barn\nNegative prompt: fog\nSteps: 7, Sampler: Euler a, CFG scale: 5, Seed: 11, Size: 64x128'
  await prompt(page).fill('')
  await page.evaluate((words) => navigator.clipboard.writeText(words), text)
  await prompt(page).press('ControlOrMeta+v')
  await expect(prompt(page)).toHaveValue('a red barn')
  await expect(field(page, 'Negative prompt')).toHaveValue('fog')
  await expect(field(page, 'Steps')).toHaveValue('7')
  await expect(field(page, 'Height')).toHaveValue('128')
  await page.getByRole('button', { name: 'Paste it as words' }).click()
  await expect(prompt(page)).toHaveValue(text)
  await expect(field(page, 'Steps')).toHaveValue('2')

  await field(page, 'Negative prompt').press('ControlOrMeta+v')
  await expect(prompt(page)).toHaveValue('a red barn')
  await page.getByRole('button', { name: 'Paste it as words' }).click()
  await expect(field(page, 'Negative prompt')).toHaveValue(text)
})

test('what a prompt does in the course of a picture is told, and of choices the chosen words are counted', async ({
  page,
}) => {
  await prompt(page).fill('a [red:blue:0.5] house')
  await expect(page.getByText('“red” up to step 2 of 2')).toBeHidden()
  await field(page, 'Steps').fill('10')
  await expect(page.getByText('“red” up to step 6 of 10, then “blue”.')).toBeVisible()
  await expect(page.locator('mark[data-instruction]')).toHaveText('[red:blue:0.5]')

  await prompt(page).fill('house')
  const counted = page.locator('[data-chunk]').first()
  await expect(counted).toHaveText('1/75')
  await prompt(page).fill('{house|house} house')
  await expect(page.getByText('One of 2 choices.')).toBeVisible()
  await expect(counted).toHaveText('2/75')
})

test('the form is drawn until it is stopped, each time with the next seed', async ({ page }) => {
  await field(page, 'Seed').fill('5')
  await page.getByLabel('Keep making more until I stop').check()
  await generate(page).click()
  await expect.poll(() => pictures(page).count(), { timeout: 60_000 }).toBeGreaterThan(2)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(generate(page)).toBeVisible()
  for (const [i, seed] of [5, 6, 7].entries())
    await expect(pictures(page).nth(i)).toHaveAttribute('alt', `Number ${i + 1}, seed ${seed}`)
})

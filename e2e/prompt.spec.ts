/** The prompt boxes, by keyboard: what is counted, weighed, completed, marked and remembered. */
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'
import { demoEmbedding, demoLora } from './support/demo-adapters.ts'
import { test } from './support/idle-runtime/index.ts'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const prompt = (page: Page) => field(page, 'Prompt')
const negative = (page: Page) => field(page, 'Negative prompt')
const offers = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' })
const box = (page: Page, label: string) => page.locator('[data-field]').filter({ has: field(page, label) })
const chunks = (page: Page, label = 'Prompt') => box(page, label).locator('[data-chunk]')

/** Puts the caret, or the ends of the selection, into the box. */
async function select(page: Page, start: number, end = start) {
  await prompt(page).evaluate(
    (area, [start, end]) => (area as HTMLTextAreaElement).setSelectionRange(start!, end!),
    [start, end],
  )
}

const selected = (page: Page) =>
  prompt(page).evaluate((area) => {
    const { value, selectionStart, selectionEnd } = area as HTMLTextAreaElement
    return value.slice(selectionStart, selectionEnd)
  })

async function add(page: Page, name: string, buffer: Buffer) {
  await field(page, 'Add file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
}

/** A LoRA that is open, but not in the form. */
async function addLora(page: Page, name: string, tag?: string) {
  const tags: Record<string, string> = tag ? { ss_tag_frequency: JSON.stringify({ folder: { [tag]: 9 } }) } : {}
  await add(page, `${name}.safetensors`, demoLora(tags))
  await page.getByRole('button', { name: `Remove ${name}` }).click()
}

/** In light and in the dark. */
async function nothingIsWrong(page: Page) {
  await page.evaluate(axe.source)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations, passes } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run('[data-field]:has(textarea)'),
    )
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    expect(passes.length).toBeGreaterThan(10)
  }
}

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
  await prompt(page).fill('')
  await prompt(page).focus()
})

test('tokens are counted as one types, with the model’s vocabulary and without LoRAs’ tags', async ({ page }) => {
  await expect(chunks(page)).toHaveText('0/75')
  await page.keyboard.type('a red house')
  await expect(chunks(page)).toHaveText('3/75')
  await expect(prompt(page)).toHaveAccessibleDescription(/3 of 75 tokens\./)
  await prompt(page).pressSequentially(', (sea:1.2) <lora:swirl:1>')
  await expect(chunks(page)).toHaveText('5/75')
  await negative(page).fill('house')
  await expect(chunks(page, 'Negative prompt')).toHaveText('1/75')

  // With Stable Diffusion's own vocabulary an astronaut is one token; the demo model spells it.
  await prompt(page).fill('astronaut')
  await expect(chunks(page)).not.toHaveText(/^[015]\/75/)
  await page.getByText('ImagePipeline', { exact: true }).first().click()
  await expect(chunks(page)).toHaveText('1/75')
})

test('a long prompt shows where its chunks begin, and leads there', async ({ page }) => {
  await prompt(page).fill(`${'house '.repeat(75)}a blue house at night BREAK a boat`)
  await expect(chunks(page)).toHaveText(['75/75', 'Chunk 2: a blue house… 5/75', 'Chunk 3: a boat… 2/75'])
  await expect(prompt(page)).toHaveAccessibleDescription(/82 tokens in 3 chunks\./)
  await expect(page.locator('[data-marks="start of a chunk"]')).toHaveText(['a', 'a'])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.type('the ')
  await expect(prompt(page)).toHaveValue(/house the a blue house at night BREAK/)
})

test('a prompt of 5,000 letters takes every letter more, and is counted', async ({ page }) => {
  const long = 'a (majestic:1.2) castle on a hill, misty mountains, [dark] clouds, '.repeat(80).slice(0, 5000)
  await prompt(page).fill(long)
  await expect(chunks(page).first()).toBeVisible()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('a boat on the sea and a house', { delay: 40 })
  await expect(prompt(page)).toHaveValue(`${long}a boat on the sea and a house`)

  await nothingIsWrong(page)
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'Earlier prompts' })).toBeFocused()
})

test('Ctrl+↑ and Ctrl+↓ weigh the word at the caret or the selection, and Ctrl+Z takes it back', async ({ page }) => {
  await page.keyboard.type('a red house by the sea')
  await select(page, 3)
  await page.keyboard.press('ControlOrMeta+ArrowUp')
  await expect(prompt(page)).toHaveValue('a (red:1.1) house by the sea')
  await page.keyboard.press('ControlOrMeta+ArrowUp')
  await expect(prompt(page)).toHaveValue('a (red:1.2) house by the sea')
  for (let i = 0; i < 3; i++) await page.keyboard.press('ControlOrMeta+ArrowDown')
  await expect(prompt(page)).toHaveValue('a (red:0.9) house by the sea')

  await select(page, 12, 24)
  await page.keyboard.press('ControlOrMeta+ArrowUp')
  await expect(prompt(page)).toHaveValue('a (red:0.9) (house by the:1.1) sea')
  expect(await selected(page)).toBe('house by the')

  await page.keyboard.press('ControlOrMeta+z')
  await expect(prompt(page)).toHaveValue('a (red:0.9) house by the sea')
  for (let i = 0; i < 5; i++) await page.keyboard.press('ControlOrMeta+z')
  await expect(prompt(page)).toHaveValue('a red house by the sea')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(prompt(page)).toHaveValue('a (red:1.1) house by the sea')
})

test('where brackets are plain text they are neither weighed nor missed', async ({ page }) => {
  await page.keyboard.type('a (red house')
  await expect(box(page, 'Prompt').getByRole('button', { name: 'Show the bracket' })).toBeVisible()
  await page.getByText('More settings').click()
  await field(page, 'Brackets in prompts').selectOption('literal')
  await expect(box(page, 'Prompt').getByRole('button', { name: 'Show the bracket' })).toBeHidden()
  await prompt(page).press('ControlOrMeta+ArrowUp')
  await expect(prompt(page)).toHaveValue('a (red house')
})

test('a LoRA is completed by keyboard, then its trigger word, and axe finds nothing', async ({ page }) => {
  await addLora(page, 'swirl', 'swirling')
  await addLora(page, 'swamp')
  await prompt(page).focus()
  await page.keyboard.type('a house <')
  await expect(offers(page).getByRole('option')).toHaveText([/^swamp/, /^swirl/])
  await expect(prompt(page)).toHaveAttribute('aria-activedescendant', 'prompt-suggestions-0')
  await nothingIsWrong(page)
  await page.keyboard.press('ArrowDown')
  await expect(offers(page).getByRole('option', { selected: true })).toHaveText('swirlLoRA, with “swirling”')
  await page.keyboard.press('Enter')
  await expect(prompt(page)).toHaveValue('a house <lora:swirl:1>')
  await expect(offers(page).getByRole('option')).toHaveText(['swirlingTrigger word of swirl'])
  await page.keyboard.press('Tab')
  await expect(prompt(page)).toHaveValue('a house <lora:swirl:1> swirling')
  await expect(prompt(page)).toBeFocused()
  await expect(offers(page)).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(prompt(page)).toHaveValue('a house <')
})

test('a LoRA that this browser keeps is completed, and opened when the picture is made', async ({ page }) => {
  await add(page, 'swirl.safetensors', demoLora())
  await page.getByRole('button', { name: 'Keep swirl on this device' }).click()
  await expect(page.getByRole('button', { name: 'Keep swirl on this device' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Remove swirl' }).click()
  // What is kept is read only later: whoever has typed meanwhile is offered it then.
  await page.addInitScript(() => {
    const estimate = navigator.storage.estimate.bind(navigator.storage)
    const read = new Promise((done) => Object.assign(globalThis, { readOn: done }))
    navigator.storage.estimate = async () => {
      await read
      return estimate()
    }
  })
  await page.reload()
  await prompt(page).fill('')
  await prompt(page).press('<')
  await expect(field(page, 'Add a LoRA or an embedding that this browser keeps')).toHaveCount(0)
  await page.evaluate(() => (globalThis as unknown as { readOn: () => void }).readOn())
  await expect(offers(page).getByRole('option')).toHaveText(['swirlLoRA'])
  await page.keyboard.press('Enter')
  await page.keyboard.type(' a house')
  await expect(prompt(page)).toHaveValue('<lora:swirl:1> a house')
  await field(page, 'Steps').fill('2')
  await prompt(page).press('ControlOrMeta+Enter')
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  await expect(page.getByRole('alert')).toHaveText('')
})

test('a suggestion is taken by pointer, and the caret stays in the box', async ({ page }) => {
  await addLora(page, 'swirl')
  await prompt(page).press('<')
  await offers(page).getByRole('option').click()
  await expect(prompt(page)).toHaveValue('<lora:swirl:1>')
  await expect(prompt(page)).toBeFocused()
  await page.keyboard.type(' house')
  await expect(prompt(page)).toHaveValue('<lora:swirl:1> house')
})

test('an embedding is completed in both boxes; Esc closes, and a closed list takes no key', async ({ page }) => {
  await add(page, 'moody.safetensors', demoEmbedding())
  await prompt(page).focus()
  await page.keyboard.type('a house, moo')
  await expect(offers(page).getByRole('option')).toHaveText(['moodyEmbedding'])
  await page.keyboard.press('Escape')
  await expect(offers(page)).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(prompt(page)).toHaveValue('a house, moo\n')
  await page.keyboard.press('Tab')
  await expect(prompt(page)).not.toBeFocused()

  await negative(page).focus()
  await page.keyboard.type('moo')
  await page.keyboard.press('Tab')
  await expect(negative(page)).toHaveValue('moody')
  await expect(chunks(page, 'Negative prompt')).toHaveText('2/75')
  await page.keyboard.type(', <')
  await expect(offers(page).getByRole('option')).toHaveCount(1)
  await page.keyboard.press('ArrowLeft')
  await expect(offers(page)).toHaveCount(0)
})

test('a bracket without its other half is marked and described, and does not keep one from generating', async ({
  page,
}) => {
  await page.keyboard.type('a (red house, by the sea]')
  await expect(prompt(page)).toHaveAccessibleDescription(
    /The “\(” before “red house,” is never closed: it counts to the end of the prompt\. So is one bracket more\./,
  )
  await expect(page.locator('[data-marks="lone bracket"]')).toHaveText(['(', ']'])
  await expect(prompt(page)).not.toHaveAttribute('aria-invalid')
  await page.getByRole('button', { name: 'Show the bracket' }).press('Enter')
  expect(await selected(page)).toBe('(')
  await page.keyboard.type('x')
  await expect(page.locator('[data-marks="lone bracket"]')).toHaveText([']'])
  await field(page, 'Steps').fill('2')
  await prompt(page).press('ControlOrMeta+Enter')
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
})

test('prompts that pictures were made with come back after a reload, by keyboard', async ({ page }) => {
  await field(page, 'Steps').fill('2')
  for (const words of ['a red house', 'a boat on the sea']) {
    await prompt(page).fill(words)
    await prompt(page).press('ControlOrMeta+Enter')
    await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  }
  await page.reload()
  await expect(field(page, 'Model')).toHaveValue('demo')
  await prompt(page).fill('something else')
  await prompt(page).press('Alt+ArrowDown')
  const earlier = page.getByRole('region', { name: 'Earlier prompts' })
  await expect(earlier.locator('li > button:first-child')).toHaveText(['a boat on the sea', 'a red house'])
  await expect(earlier.locator('li > button:first-child').first()).toBeFocused()
  await nothingIsWrong(page)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(prompt(page)).toHaveValue('a red house')
  await expect(prompt(page)).toBeFocused()
  await expect(earlier).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(prompt(page)).toHaveValue('something else')

  await prompt(page).press('Alt+ArrowDown')
  await page.keyboard.press('Delete')
  await expect(earlier.locator('li > button:first-child')).toHaveText(['a red house'])
  await page.keyboard.press('Escape')
  await expect(prompt(page)).toBeFocused()
})

test('negative presets go in and out, and one’s own is saved and deleted', async ({ page }) => {
  await negative(page).fill('fog')
  await page.getByRole('button', { name: 'Presets', exact: true }).press('Enter')
  const panel = page.getByRole('region', { name: 'Presets of the negative prompt' })
  const preset = (name: string) => panel.getByRole('button', { name })
  await expect(preset('Low quality')).toBeFocused()
  await nothingIsWrong(page)
  await page.keyboard.press('Enter')
  await expect(negative(page)).toHaveValue(/^fog, lowres, worst quality/)
  await expect(preset('Low quality')).toHaveAttribute('aria-pressed', 'true')
  await expect(preset('Low quality')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(negative(page)).toHaveValue('fog')

  await field(page, 'Name of a new preset').fill('Weather')
  await page.keyboard.press('Enter')
  await expect(page).not.toHaveTitle(/Step|Loading/)
  await page.reload()
  await negative(page).fill('')
  await page.getByRole('button', { name: 'Presets', exact: true }).press('Enter')
  await expect(preset('Weather').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(negative(page)).toHaveValue('fog')
  await page.keyboard.press('Delete')
  await expect(preset('Weather')).toHaveCount(0)
  await expect(preset('Low quality')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(negative(page)).toBeFocused()
})

/** The list of shortcuts: opened by a key and by a button, and the key can be taken away. */
import { expect, type Page } from '@playwright/test'
import { maskKeys, shortcuts } from '../app/shortcuts/shortcuts.ts'
import { test } from './support/idle-runtime/index.ts'
import { button, field, openPage } from './support/imagepipeline/page.ts'

const list = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' })

test.beforeEach(({ page }) => openPage(page))

test('? opens the list, Escape closes it, and the focus is where it was', async ({ page }) => {
  const gallery = button(page, 'Gallery')
  await gallery.focus()
  await page.keyboard.press('?')
  await expect(list(page)).toBeVisible()
  for (const { place, keys } of shortcuts) {
    await expect(list(page).getByRole('heading', { name: place, exact: true })).toBeVisible()
    for (const [, does] of keys) await expect(list(page).getByText(does, { exact: true }).first()).toBeAttached()
  }
  await page.keyboard.press('Escape')
  await expect(list(page)).toHaveCount(0)
  await expect(gallery).toBeFocused()
})

test('F1 tells what a field does, and the way to Generate leads past the question marks', async ({ page }) => {
  const help = page.locator('#field-num_inference_steps-help')
  await field(page, 'Steps').focus()
  await page.keyboard.press('F1')
  await expect(help).toBeVisible()
  await expect(field(page, 'Steps')).toBeFocused()
  await page.keyboard.press('F1')
  await expect(help).toBeHidden()

  await page.getByLabel('Text to image').focus()
  const names = []
  do {
    await page.keyboard.press('Tab')
    names.push(
      await page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? ''),
    )
  } while (!names.at(-1)?.startsWith('Generate') && names.length < 60)
  expect(names.length).toBeLessThan(42)
  expect(names.filter((name) => /^About |, slider$/.test(name))).toEqual([])
})

test('while one types, ? is a question mark', async ({ page }) => {
  await field(page, 'Prompt').fill('why')
  await field(page, 'Prompt').press('End')
  await page.keyboard.press('?')
  await expect(field(page, 'Prompt')).toHaveValue('why?')
  await expect(list(page)).toHaveCount(0)
})

test('the button opens it, and the key can be switched off for good', async ({ page }) => {
  await button(page, 'All shortcuts').focus()
  await page.keyboard.press('Enter')
  await list(page).getByRole('checkbox', { name: 'The ? key opens this list' }).uncheck()
  await page.keyboard.press('Escape')
  await expect(button(page, 'All shortcuts')).toBeFocused()
  await page.reload()
  await expect(field(page, 'Model')).toHaveValue('demo')
  await page.keyboard.press('?')
  await expect(list(page)).toHaveCount(0)
  await button(page, 'All shortcuts').click()
  await expect(list(page).getByText(maskKeys[0][1])).toBeVisible()
})

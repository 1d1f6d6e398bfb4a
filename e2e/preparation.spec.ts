/** The chosen model is made ready while the person types, where they want it so; with the real runtime. */
import { expect, type Page } from '@playwright/test'
import { test } from './support/idle-runtime/index.ts'

test.use({ isIdle: false })

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })

/** Everything that Generate has said. */
const said = (page: Page) => page.evaluate(() => (globalThis as unknown as { said: string[] }).said)

test('typing loads the model, and Generate then begins without loading', async ({ page }) => {
  await page.addInitScript(() => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    new MutationObserver(() => {
      const text = document.querySelector('button[form=request]')?.textContent ?? ''
      if (said.at(-1) !== text) said.push(text)
    }).observe(document, { childList: true, characterData: true, subtree: true })
  })
  await page.goto('/')
  await page.getByLabel('Open folder').setInputFiles('e2e/support/models/mini')
  await expect(field(page, 'Model').locator('option:checked')).toHaveText('mini')
  await field(page, 'Steps').fill('2')

  // Here the GPU is a program on the processor: nobody asked for it yet.
  const wish = page.getByRole('checkbox', { name: 'Get the model ready while I type' })
  await expect(wish).not.toBeChecked()
  await field(page, 'Prompt').fill('a red house')
  await page.waitForTimeout(1000)
  await expect(page.getByText(/^(Getting )?mini /)).toHaveCount(0)

  await wish.check()
  await field(page, 'Prompt').fill('a red house at night')
  await expect(page.getByText('mini is ready')).toBeVisible({ timeout: 60_000 })
  await page.screenshot({ path: test.info().outputPath('ready.png') })
  await page.locator('[form=request]').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  expect((await said(page)).filter((text) => text.startsWith('Loading'))).toEqual([])
  await expect(page.getByText('mini is ready')).toHaveCount(0)

  // Another choice: nothing is made ready, and the next drawing loads.
  await wish.uncheck()
  await page.reload()
  await expect(wish).not.toBeChecked()
})

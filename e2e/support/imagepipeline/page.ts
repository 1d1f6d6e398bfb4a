/** What the tests of the page with ImagePipeline do again and again. */
import { expect, type Page } from '@playwright/test'

/** Right for the server, and found nowhere by chance. */
export const key = 'test-5ecret-key'

export const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
export const panel = (page: Page, summary: string) => page.getByText(summary, { exact: true })
export const generate = (page: Page) => page.locator('[form=request]')
export const alert = (page: Page) => page.getByRole('alert')
export const picture = (page: Page) => page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')
export const isReady = (page: Page) => expect(page).toHaveTitle('Ready – Darkroom', { timeout: 30_000 })

/** Turns to a task by its name. */
export const chooseTask = (page: Page, name: string) => page.locator('label', { has: field(page, name) }).click()

/** Picks a file as the start picture. */
export const pickStartPicture = (page: Page, file: { name: string; mimeType: string; buffer: Buffer }) =>
  page
    .locator('[data-field]', { has: field(page, 'Start picture') })
    .locator('input[type=file]')
    .setInputFiles(file)

/** Holds a file over the page and lets it go. */
export async function drop(page: Page, name: string, bytes: Uint8Array, type = '') {
  const dataTransfer = await page.evaluateHandle(
    ([name, type, base64]) => {
      const held = new DataTransfer()
      held.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }))
      return held
    },
    [name, type, Buffer.from(bytes).toString('base64')] as const,
  )
  await page.dispatchEvent('body', 'drop', { dataTransfer })
}

/** Lets the page's clock run, which must be installed, until nothing is being made. */
export const isOver = (page: Page) =>
  expect
    .poll(
      async () => {
        await page.clock.runFor(5000)
        return generate(page).textContent()
      },
      { intervals: [10], timeout: 60_000 },
    )
    .toBe('Generate')

export async function openPage(page: Page) {
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
}

/** Turns to the API behind this base URL. */
export async function connect(page: Page, baseUrl: string) {
  await page.getByText('ImagePipeline', { exact: true }).click()
  await field(page, 'Base URL').fill(baseUrl)
  await field(page, 'API key').fill(key)
}

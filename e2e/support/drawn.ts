/** The page draws: a run from the form to its end, and the pixels of its picture. */
import { expect, type Page } from '@playwright/test'
import { decodePng } from '../../src/imaging/index.ts'

export type Pixels = Awaited<ReturnType<typeof decodePng>>

/** Fills fields by their labels, presses Generate and waits until the run is over. */
export async function run(page: Page, values: Record<string, string> = {}): Promise<void> {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value)
  // The run before left its own news.
  await page.evaluate(() => {
    document.title = ''
  })
  await page.locator('[form=request]').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
}

/** What such a run draws. */
export async function drawn(page: Page, values: Record<string, string>): Promise<Pixels> {
  const picture = page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')
  const before = (await picture.count()) ? await picture.getAttribute('src') : ''
  await run(page, values)
  await expect(picture).toBeVisible()
  await expect(picture).not.toHaveAttribute('src', before ?? '')
  const file = await picture.evaluate(async (image: HTMLImageElement) =>
    Array.from(await (await fetch(image.src)).bytes()),
  )
  return decodePng(Uint8Array.from(file))
}

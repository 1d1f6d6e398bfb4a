/** What the page draws, as pixels: for tests of what is in a picture. */
import { expect, type Page } from '@playwright/test'
import { decodePng } from '../../src/imaging/index.ts'

export type Pixels = Awaited<ReturnType<typeof decodePng>>

/** What Generate draws with these values typed into the form, by label. */
export async function drawn(page: Page, values: Record<string, string>): Promise<Pixels> {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value)
  const picture = page.getByRole('region', { name: 'Picture' }).locator('img.picture')
  const before = (await picture.count()) ? await picture.getAttribute('src') : ''
  await page.locator('[form=request]').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  await expect(picture).toBeVisible()
  await expect(picture).not.toHaveAttribute('src', before ?? '')
  const file = await picture.evaluate(async (image: HTMLImageElement) =>
    Array.from(await (await fetch(image.src)).bytes()),
  )
  return decodePng(Uint8Array.from(file))
}

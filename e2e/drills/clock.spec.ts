/** The clock is set back, by an hour and by years: everything is still there, in the order in which it was made, and goes on. */
import { expect } from '@playwright/test'
import { ask, drawRest, expectNoMistake, isOver, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

test('a clock that is set back loses nothing', async ({ browserOf, isFull }) => {
  test.setTimeout(120_000)
  const hour = 3_600_000
  const names: string[] = []
  // Also to before the page was made, and to before 1970.
  const times = isFull ? [0, -hour, -24 * hour, -10 * 365 * 24 * hour, -60 * 365 * 24 * hour, 0] : [0, -24 * hour]
  for (const shift of times) {
    const { page, ...browser } = await browserOf({
      prepare: (page) =>
        page.addInitScript((shift) => {
          const { now } = Date
          Date.now = () => now() + shift
        }, shift),
    })
    expect(await kept(page)).toEqual([...names].sort())
    await page.getByLabel('Steps', { exact: true }).fill('2')
    await page.getByLabel('Seed', { exact: true }).fill('7')
    const prompts = [0, 1].map((i) => `${names.length} ${i}`)
    await ask(page, prompts)
    await isOver(page)
    names.push(...prompts.map((prompt) => `${prompt} 7`))
    await page.getByRole('button', { name: 'Gallery' }).click()
    await expect(page.locator('main').getByRole('img')).not.toHaveCount(0)
    await expectNoMistake(page)
    await browser.kill()
  }
  const { page } = await browserOf()
  await drawRest(page)
  expect(await kept(page)).toEqual(names.sort())
})

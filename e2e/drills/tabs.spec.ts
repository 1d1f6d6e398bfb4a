/** Several tabs at once draw, queue and are closed: each picture once, each job to one of them. */
import { expect } from '@playwright/test'
import { ask, drawRest, expectNoMistake, jobsWritten, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

test('five tabs draw at once, and one takes over what the closed ones left', async ({ browserOf, isFull }) => {
  test.setTimeout(240_000)
  const { page, newTab } = await browserOf()
  await page.getByLabel('Steps', { exact: true }).fill('2')
  await page.getByLabel('Seed', { exact: true }).fill('7')
  const others = []
  for (let i = 1; i < (isFull ? 5 : 2); i++) others.push(await newTab())
  const tabs = [page, ...others]
  const asked = tabs.flatMap((_, i) => [0, 1, 2].map((n) => `${i}-${n}`))
  await Promise.all(
    tabs.map((tab, i) =>
      ask(
        tab,
        [0, 1, 2].map((n) => `${i}-${n}`),
      ),
    ),
  )
  for (const tab of tabs) await expectNoMistake(tab)
  // A job is the page's own until it is written down, which takes a moment from the press.
  const known = async () => [...(await jobsWritten(page)), ...(await kept(page)).map((name) => name.replace(/ 7$/, ''))]
  await expect.poll(known).toEqual(expect.arrayContaining(asked))
  for (const tab of others) await tab.close()
  // Those that were closed while the first still drew are offered to it when they are gone.
  // The next visit finds what they left, whatever of its own it draws just then.
  await page.reload()
  await drawRest(page)
  await expectNoMistake(page)
  expect(await kept(page)).toEqual(asked.map((prompt) => `${prompt} 7`).sort())
})

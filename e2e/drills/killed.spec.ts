/** The browser is killed at random moments while it draws, keeps pictures and has jobs waiting: nothing is lost, nothing doubled. */
import { expect } from '@playwright/test'
import { ask, drawRest, expectNoMistake, jobsWritten, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

test('killed while it draws, every picture is made once, or offered', async ({ browserOf, random, isFull }) => {
  const kills = isFull ? 20 : 2
  test.setTimeout(60_000 + kills * 60_000)
  const asked: string[] = []
  for (let kill = 0; kill < kills; kill++) {
    const { page, ...browser } = await browserOf()
    // Chromium writes the form's storage every few seconds only.
    await page.getByLabel('Steps', { exact: true }).fill('2')
    await page.getByLabel('Seed', { exact: true }).fill('7')
    await page.getByLabel('Pictures', { exact: true }).fill('2')
    const goOn = page.getByRole('button', { name: 'Go on' })
    const left = await jobsWritten(page)
    if (left.length > 0) await goOn.click()
    const prompts = [0, 1].map((i) => `${kill}-${i}`)
    await ask(page, prompts)
    // A job counts from the moment that it is written down; it may be drawn by then.
    await expect
      .poll(async () => [...(await jobsWritten(page)), ...(await kept(page))].join())
      .toMatch(new RegExp(prompts.map((prompt) => `(?=.*${prompt} )`).join('')))
    asked.push(...prompts)
    await expectNoMistake(page)
    const pause = random() * 1500
    await new Promise((resolve) => setTimeout(resolve, pause))
    await browser.kill()
  }
  const { page } = await browserOf()
  await drawRest(page)
  await expectNoMistake(page)
  expect(await kept(page)).toEqual(asked.flatMap((prompt) => [`${prompt} 7`, `${prompt} 8`]).sort())
})

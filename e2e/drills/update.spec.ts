/** A new version comes while a picture is drawn, and another tab lets it in: nothing is lost, and no tab mixes the two. */
import { expect, type Page } from '@playwright/test'
import { BuildServer } from '../support/build-server.ts'
import { test } from '../support/watched/index.ts'
import { drawRest, expectNoMistake, isOver, kept } from './drawing.ts'

test.use({ serviceWorkers: 'allow' })

const generate = (page: Page) => page.locator('[form=request]')
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })

async function visit(page: Page, { url }: BuildServer) {
  await page.goto(url)
  await expect(page.getByText('Works without the network, too.')).toBeVisible({ timeout: 60_000 })
  await expect(field(page, 'Model')).toHaveValue('demo')
}

/** Of which versions the page's own scripts and styles are. */
const versions = (page: Page) =>
  page.evaluate(() => {
    const files = performance.getEntriesByType('resource').map(({ name }) => /\/assets\/(.*)$/.exec(name)?.[1])
    return [...new Set(files.filter((file) => file !== undefined).map((file) => (file.startsWith('new-') ? 2 : 1)))]
  })

test('the picture at hand is drawn to its end, the old tab says what to do, and after a reload all is new', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000)
  const server = await BuildServer.start()
  try {
    await visit(page, server)
    const [second, third] = [await context.newPage(), await context.newPage()]
    for (const tab of [second, third]) await visit(tab, server)
    await field(page, 'Steps').fill('100')
    await field(page, 'Seed').fill('7')
    await field(page, 'Prompt').fill('first')
    await generate(page).click()
    await expect(generate(page)).toHaveText(/^Step \d+ of 100$/, { timeout: 60_000 })
    await field(page, 'Prompt').fill('second')
    await field(page, 'Prompt').press('Control+Enter')

    await server.publishAnew('new-')
    await second.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
    await second.getByRole('button', { name: 'Reload' }).click({ timeout: 60_000 })
    await expect.poll(() => versions(second).catch(() => []), { timeout: 60_000 }).toEqual([2])
    expect(await versions(page)).toEqual([1])

    // What this tab has not loaded so far is gone from the server, and from all caches.
    await (await context.newCDPSession(page)).send('Network.clearBrowserCache')
    await page.getByRole('button', { name: 'Gallery' }).click()
    await expect(page.getByText('A newer version of Darkroom is there')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(field(page, 'Prompt')).toHaveValue('second')
    await isOver(page)
    expect(await kept(page)).toEqual(['first 7', 'second 7'])

    await field(third, 'Prompt').fill('third')
    await field(third, 'Steps').fill('2')
    await field(third, 'Seed').fill('7')
    await generate(third).click()
    await isOver(third)
    for (const tab of [page, second, third]) await expectNoMistake(tab)
    for (const tab of [page, third]) {
      await tab.getByRole('button', { name: 'Reload', exact: true }).click()
      await expect.poll(() => versions(tab).catch(() => []), { timeout: 60_000 }).toEqual([2])
    }
    await drawRest(third)
    expect(await kept(third)).toEqual(['first 7', 'second 7', 'third 7'])
    await third.getByRole('button', { name: 'Gallery' }).click()
    await expect(third.getByRole('img')).not.toHaveCount(0)
    await expectNoMistake(third)
  } finally {
    await server.stop()
  }
})

/** Another tab deletes the databases, or keeps them from being opened: nothing hangs without a word, and what was begun is done. */
import { expect, type Page } from '@playwright/test'
import { ask, expectNoMistake, isOver, kept } from './drawing.ts'
import { test } from './mortal-browser.ts'

/** A page of the same origin that is not the app: it does to the databases what it is told. */
async function stranger(page: Page): Promise<Page> {
  const other = await page.context().newPage()
  await other.goto(new URL('icon.svg', page.url()).href)
  return other
}

/** Deletes all databases; whether any was kept open by somebody. */
const deleteAll = (page: Page) =>
  page.evaluate(async () => {
    let isBlocked = false
    for (const { name } of await indexedDB.databases()) {
      const deleting = indexedDB.deleteDatabase(name!)
      deleting.addEventListener('blocked', () => {
        isBlocked = true
      })
      await new Promise((resolve) => deleting.addEventListener('success', resolve))
    }
    return isBlocked
  })

/** Opens a database and answers nobody, as earlier versions of the app did; then asks for its deletion, which has to wait. */
const hold = (page: Page) =>
  page.evaluate(async () => {
    const opening = indexedDB.open('darkroom-gallery')
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const deleting = indexedDB.deleteDatabase('darkroom-gallery')
    await new Promise((resolve) => deleting.addEventListener('blocked', resolve))
  })

async function settings(page: Page) {
  await page.getByLabel('Steps', { exact: true }).fill('2')
  await page.getByLabel('Seed', { exact: true }).fill('7')
}

test('another tab may delete the databases at any moment, and is not kept waiting', async ({
  browserOf,
  random,
  isFull,
}) => {
  const deletions = isFull ? 10 : 2
  test.setTimeout(60_000 + deletions * 20_000)
  const { page } = await browserOf()
  const other = await stranger(page)
  await settings(page)
  for (let n = 0; n < deletions; n++) {
    await ask(page, [`before ${n}`])
    const pause = random() * 500
    await new Promise((resolve) => setTimeout(resolve, pause))
    expect(await deleteAll(other)).toBe(false)
    await isOver(page)
    await ask(page, [`after ${n}`])
    await isOver(page)
    await expectNoMistake(page)
    expect(await kept(page)).toContain(`after ${n} 7`)
  }
  console.log(`${deletions} deletions, none of them kept waiting`)
})

test('where another tab holds a database, that is said, and what was begun is done once it lets go', async ({
  browserOf,
  isFull,
}) => {
  test.skip(!isFull, 'the page says so after five seconds')
  const { page, newTab } = await browserOf()
  const other = await stranger(page)
  await page.goto('about:blank')
  await hold(other)
  const app = await newTab()
  await settings(app)
  await ask(app, ['held'])
  const line = app.getByText('The browser’s storage does not open.')
  await expect(line).toBeVisible({ timeout: 30_000 })
  await other.close()
  await expect(line).toBeHidden()
  await isOver(app)
  expect(await kept(app)).toEqual(['held 7'])
  await expectNoMistake(app)
})

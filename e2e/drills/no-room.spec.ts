/** No room at all, for anything that the page writes: each is said in words, nothing is lost, and all of it is kept once there is room. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CDPSession, expect, type Page } from '@playwright/test'
import { largeLora } from '../support/demo-adapters.ts'
import { exported, fetchModel, isWhole, model, models, openModels } from '../support/hub/page.ts'
import { startHub } from '../support/hub/server.mjs'
import { alert, button, chooseTask, drop, field, pickStartPicture } from '../support/imagepipeline/page.ts'
import { drawPicture } from '../support/imagepipeline/picture.mjs'
import { countStored, stored } from '../support/stored.ts'
import { ask, drawRest, expectNoMistake, isOver, jobsWritten, kept } from './drawing.ts'
import { type Browser, test } from './mortal-browser.ts'

/** What the line says while things wait for room. */
const line = (page: Page) => page.getByText('The browser has no room left for Darkroom:')
const noRoom = /^This browser has no room left for Darkroom\. Delete pictures/
const noRoomForPictures = /^The browser has no room for more pictures/

/** Bytes that the origin may keep; undefined: as many as ever. */
const allow = (devtools: CDPSession, origin: string, quotaSize?: number) =>
  devtools.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize !== undefined && { quotaSize }) })

/** A browser that has no room from its beginning: Chromium remembers for half a minute how much there was. */
const fullBrowser = (browserOf: Browser, origin: string, quotaSize = 1) =>
  browserOf({ prepare: async (page) => allow(await page.context().newCDPSession(page), origin, quotaSize) })

async function settings(page: Page): Promise<void> {
  await field(page, 'Steps').fill('2')
  await field(page, 'Seed').fill('7')
}

async function draw(page: Page, prompts: readonly string[]): Promise<void> {
  await ask(page, prompts)
  await isOver(page)
}

/** Chromium writes localStorage every few seconds. */
const settingsAreKept = (page: Page) => page.waitForTimeout(6000)

const tiles = (page: Page) => page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')

test('jobs, pictures, lists, start pictures and marks wait for room', async ({ browserOf, baseURL }) => {
  test.setTimeout(240_000)
  const { origin } = new URL(baseURL!)
  const before = await browserOf()
  await settings(before.page)
  await draw(before.page, ['before'])
  await before.kill()

  const { page, devtools, kill } = await fullBrowser(browserOf, origin)
  await settings(page)
  await expect(line(page)).toBeHidden()

  // A mark in the gallery is not shown as made where it is not kept.
  await button(page, 'Gallery').click()
  await tiles(page).getByRole('checkbox').check()
  await button(page, 'Favourite').click()
  await expect(alert(page)).toHaveText(noRoom)
  await expect(tiles(page).getByText('Favourite')).toHaveCount(0)
  await button(page, 'Choose none').click()
  await button(page, 'Back').click()

  const buffer = drawPicture({ prompt: 'house', seed: 1, width: 64, height: 64 })
  await chooseTask(page, 'Image to image')
  await pickStartPicture(page, { name: 'house.png', mimeType: 'image/png', buffer })
  await expect(line(page)).toBeVisible()
  await drop(page, 'colours.txt', Buffer.from('red\nblue\n'), 'text/plain')
  await expect(page.getByText('“colours” is here.')).toBeVisible()

  await draw(page, ['one', 'two'])
  await expect(alert(page)).toHaveText(noRoomForPictures)
  await expectNoMistake(page)
  expect(await jobsWritten(page)).toEqual([])
  expect(await countStored(page, 'darkroom-lists', 'list/')).toBe(0)

  await allow(devtools, origin)
  await drawRest(page)
  await expect(line(page)).toBeHidden()
  await expectNoMistake(page)
  expect(await kept(page)).toEqual(['before 7', 'one 7', 'two 7'])
  expect(await stored(page, 'darkroom-lists', 'list/')).toEqual([{ name: 'colours', lines: ['red', 'blue'] }])
  await settingsAreKept(page)
  await kill()

  const after = await browserOf()
  await expect(after.page.getByAltText('Start picture: house.png')).toBeVisible()
  await button(after.page, 'Gallery').click()
  await tiles(after.page).first().getByRole('checkbox').check()
  await button(after.page, 'Favourite').click()
  await expect(tiles(after.page).getByText('Favourite')).toHaveCount(1)
})

/** Chromium tells pages of ten GB more than they use, whatever there is. */
const seemFull = (page: Page) =>
  page.addInitScript(() => {
    navigator.storage.estimate = async () => ({ usage: 1e6, quota: 2e6 })
  })

test('models that find no room say so, keep what has come, and go on once there is some', async ({
  browserOf,
  baseURL,
  isFull,
}) => {
  test.skip(!isFull, 'four browsers')
  test.setTimeout(240_000)
  const { origin } = new URL(baseURL!)
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-room-'))
  const large = randomBytes(2.5 * (4 << 20))
  writeFileSync(join(folder, 'large.safetensors'), large)
  const hub = await startHub({ 'darkroom/large': { folder } })
  const full = /no (more )?room/
  try {
    // The database itself takes room. Before a byte is fetched, by what the browser says there is.
    const counted = await browserOf({ prepare: seemFull })
    await openModels(counted.page, hub.url, baseURL)
    await fetchModel(counted.page, 'darkroom/large')
    await expect(alert(counted.page)).toHaveText(/^large needs 10\.5 MB, and this browser has room for 1\.0 MB/)
    await expectNoMistake(counted.page)
    expect(hub.sent()).toBe(0)
    await counted.kill()

    // Where it says that there is some: when the model is to be written down.
    const first = await fullBrowser(browserOf, origin)
    await openModels(first.page, hub.url, baseURL)
    await fetchModel(first.page, 'darkroom/large')
    await expect(alert(first.page)).toHaveText(noRoom)
    await allow(first.devtools, origin)
    // Room for the note, and for a chunk or none: the next browser refuses in the middle.
    const { usage } = await first.devtools.send('Storage.getUsageAndQuota', { origin })
    await first.kill()

    const { page, devtools, kill } = await fullBrowser(browserOf, origin, usage + 5e6)
    await openModels(page, hub.url, baseURL)
    await fetchModel(page, 'darkroom/large')
    await expect(model(page, 'large').getByRole('status')).toHaveText(full, { timeout: 60_000 })
    await expectNoMistake(page)
    await allow(devtools, origin)
    await model(page, 'large').getByRole('button', { name: 'Resume' }).click()
    await isWhole(page, 'large')
    expect((await exported(page, 'large')).equals(large)).toBe(true)
    // What was under way in four connections.
    expect(hub.sent()).toBeLessThan(large.length + 4 * 520 * 1024)
    for (const _ of ['asked', 'answered']) await model(page, 'large').getByRole('button', { name: 'Delete' }).click()
    await expect(model(page, 'large')).toHaveCount(0)
    await kill()

    // The same from disk.
    const disk = await fullBrowser(browserOf, origin, usage + 5e6)
    await disk.page.getByRole('button', { name: 'Models' }).click()
    const lora = largeLora(large.length)
    const choose = () =>
      models(disk.page)
        .locator('label', { hasText: 'Keep a file' })
        .locator('input')
        .setInputFiles({ name: 'disk.safetensors', mimeType: '', buffer: lora })
    await choose()
    await expect(model(disk.page, 'disk').getByRole('status')).toHaveText(full, { timeout: 60_000 })
    await expectNoMistake(disk.page)
    await allow(disk.devtools, origin)
    await choose()
    await isWhole(disk.page, 'disk')
    expect((await exported(disk.page, 'disk')).equals(lora)).toBe(true)
  } finally {
    await hub.close()
    rmSync(folder, { recursive: true })
  }
})

test('what is deleted on a full disk makes room at once', async ({ browserOf, baseURL }) => {
  test.setTimeout(240_000)
  const { origin } = new URL(baseURL!)
  const before = await browserOf()
  await settings(before.page)
  await field(before.page, 'Pictures').fill('3')
  await draw(before.page, ['before'])
  await before.kill()

  const { page, devtools } = await fullBrowser(browserOf, origin)
  await button(page, 'Gallery').click()
  await tiles(page).first().getByRole('checkbox').check()
  await button(page, 'Delete').click()
  await expect(page.getByText('One picture is deleted for good, as the browser had no room left.')).toBeVisible()
  await expect(button(page, 'Undo')).toHaveCount(0)
  await expect.poll(() => countStored(page, 'darkroom-gallery', 'picture/')).toBe(2)

  // With a little room there is a way back, until a picture needs what it holds.
  await allow(devtools, origin)
  await tiles(page).first().getByRole('checkbox').check()
  await button(page, 'Delete').click()
  await expect(button(page, 'Undo')).toBeVisible()
  expect(await countStored(page, 'darkroom-gallery', 'picture/')).toBe(2)
  await button(page, 'Undo').click()
  await expect(tiles(page)).toHaveCount(2)
  await expectNoMistake(page)
})

test('settings that find no room wait for it', async ({ browserOf, isFull }) => {
  test.skip(!isFull, 'it waits for Chromium')
  const { page, kill } = await browserOf()
  const said = page.getByText('The browser has no room left for settings:')
  const fill = (isFull: boolean) =>
    page.evaluate((isFull) => {
      for (let size = isFull ? 5 << 20 : 0; size >= 1; size >>= 1) {
        try {
          localStorage.setItem('filler', (localStorage.getItem('filler') ?? '') + ' '.repeat(size))
        } catch {}
      }
      if (!isFull) localStorage.removeItem('filler')
    }, isFull)
  await fill(true)
  await field(page, 'Prompt').fill('a prompt that is longer than what was there before')
  await expect(said).toBeVisible()
  await fill(false)
  await field(page, 'Seed').fill('7')
  await expect(said).toBeHidden()
  await expectNoMistake(page)
  await settingsAreKept(page)
  await kill()
  const after = await browserOf()
  await expect(field(after.page, 'Prompt')).toHaveValue('a prompt that is longer than what was there before')
  await expect(field(after.page, 'Seed')).toHaveValue('7')
})

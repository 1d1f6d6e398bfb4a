/** Pictures that stay: the gallery, its files and its links, as a person uses them. */
import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { withText } from './support/brought/text-png.ts'
import { run } from './support/drawn.ts'
import { test } from './support/idle-runtime/index.ts'
import { drop } from './support/imagepipeline/page.ts'

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const tiles = (page: Page) => page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')
const open = (page: Page, n: number) => tiles(page).nth(n).getByRole('button').click()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

async function openPage(page: Page, path = '/') {
  await page.goto(path)
  await expect(field(page, 'Model')).toHaveValue('demo')
}

const notice = (page: Page) => page.getByRole('status').filter({ hasText: 'The form holds' })

test.beforeEach(async ({ page }) => {
  await openPage(page)
})

test('every picture is still there after a reload, and all of its settings come back', async ({ page }) => {
  await run(page, {
    Prompt: 'a red boat on the sea',
    'Negative prompt': 'house',
    Steps: '3',
    Pictures: '2',
    Seed: '41',
  })
  await page.reload()
  await expect(field(page, 'Model')).toHaveValue('demo')
  for (const [label, value] of [
    ['Prompt', 'else'],
    ['Steps', '9'],
    ['Seed', '7'],
    ['Negative prompt', ''],
  ] as const)
    await field(page, label).fill(value)

  await press(page, 'Gallery')
  await expect(tiles(page)).toHaveCount(2)
  await expect(tiles(page).nth(0).getByRole('img')).toHaveAccessibleName('a red boat on the sea, seed 42')
  await open(page, 1)
  await press(page, 'Recall everything')
  await expect(notice(page)).toContainText('The form holds this picture’s settings.')
  const recalled = {
    Prompt: 'a red boat on the sea',
    'Negative prompt': 'house',
    Steps: '3',
    Seed: '41',
    Pictures: '1',
  }
  for (const [label, value] of Object.entries(recalled)) await expect(field(page, label)).toHaveValue(value)

  await press(page, 'Undo')
  await expect(field(page, 'Prompt')).toHaveValue('else')
  await expect(field(page, 'Steps')).toHaveValue('9')
  await expect(field(page, 'Seed')).toHaveValue('7')
})

test('the picture that is downloaded carries its settings, fills the form when dropped, and gives the same picture', async ({
  page,
}) => {
  await run(page, { Prompt: 'a blue house 🏠, "at" night', Steps: '2', Seed: '5', Guidance: '6.5' })
  const link = page.getByRole('link', { name: 'Download PNG' })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const file = await readFile(await download.path())
  expect(file.toString('utf8')).toContain('parameters\0\0\0\0\0a blue house 🏠, "at" night\nSteps: 2, Sampler: ')

  for (const [label, value] of [
    ['Prompt', 'x'],
    ['Steps', '9'],
    ['Seed', '7'],
    ['Guidance', '1'],
  ] as const)
    await field(page, label).fill(value)
  await drop(page, 'picture.png', file, 'image/png')
  await expect(notice(page)).toHaveText(/^The form holds what Darkroom wrote into the picture\./)
  await expect(notice(page).getByRole('listitem')).toHaveCount(0)
  const recalled = { Prompt: 'a blue house 🏠, "at" night', Steps: '2', Seed: '5', Guidance: '6.5', Model: 'demo' }
  for (const [label, value] of Object.entries(recalled)) await expect(field(page, label)).toHaveValue(value)

  await run(page)
  const [again] = await Promise.all([page.waitForEvent('download'), link.click()])
  expect((await readFile(await again.path())).equals(file)).toBe(true)
})

test('a picture of another program fills the form, and what is missing is said', async ({ page }) => {
  const text =
    'a fox\nNegative prompt: lowres\nSteps: 12, Sampler: Euler a, CFG scale: 4, Seed: 99, Size: 128x192, ' +
    'Model hash: 6ce0161689, Model: v1-5-pruned-emaonly, Clip skip: 2, Face restoration: CodeFormer, Version: v1.10.1'
  const bytes = await readFile('public/models/demo/model_index.json')
  await drop(page, 'notes.bin', bytes)
  await expect(page.getByRole('alert')).toContainText('notes.bin is not a safetensors file.')

  await drop(page, 'fox.png', withText(text), 'image/png')
  await expect(notice(page)).toContainText('AUTOMATIC1111')
  await expect(notice(page)).toContainText('made with v1-5-pruned-emaonly (hash 6ce0161689), which is not open')
  await expect(notice(page)).toContainText('Left out, or only nearly: Face restoration: CodeFormer')
  await expect(field(page, 'Scheduler')).toHaveValue('EulerAncestralDiscreteScheduler')
  await expect(field(page, 'Height')).toHaveValue('192')
  await page.getByText('More settings').click()
  await expect(field(page, 'CLIP layers to skip')).toHaveValue('1')
  await expect(field(page, 'Random numbers')).toHaveValue('nvidia')
  await expect(field(page, 'Model')).toHaveValue('demo')
})

test('an SDE sampler and a varied seed come out of a picture, are drawn, and stand in what is drawn', async ({
  page,
}) => {
  const noise = 'Variation seed: 5, Variation seed strength: 0.3, Eta: 0.5, ENSD: 31337'
  const text = `a red boat\nSteps: 3, Sampler: DPM++ 2M SDE Karras, CFG scale: 4, Seed: 99, Size: 64x64, ${noise}, Version: v1.6.0`
  await drop(page, 'boat.png', withText(text), 'image/png')
  await expect(notice(page)).toContainText('AUTOMATIC1111')
  await expect(notice(page)).not.toContainText('Left out')
  await expect(field(page, 'Scheduler')).toHaveValue('dpmpp_2m_sde')
  await page.getByText('More settings').click()
  await expect(field(page, 'Variation seed')).toHaveValue('5')
  await run(page)
  const link = page.getByRole('link', { name: 'Download PNG' })
  const [saved] = await Promise.all([page.waitForEvent('download'), link.click()])
  const file = (await readFile(await saved.path())).toString('utf8')
  expect(file).toContain(`Sampler: DPM++ 2M SDE, Schedule type: Karras`)
  expect(file).toContain('Variation seed: 5, Variation seed strength: 0.3, Eta: 0.5, ENSD: 31337')
})

test('a link brings the request to another page, and asks for nothing of one’s own', async ({
  page,
  context,
  baseURL,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await run(page, { Prompt: 'three trees 🌳 on a meadow', Steps: '2', Seed: '8' })
  await press(page, 'Copy link')
  await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(new RegExp(`^${baseURL}#request=1\\.[\\w-]+$`))

  const other = await context.browser()!.newPage()
  await openPage(other, link)
  await expect(notice(other)).toContainText('The form holds the link’s request.')
  await expect(field(other, 'Prompt')).toHaveValue('three trees 🌳 on a meadow')
  await expect(field(other, 'Seed')).toHaveValue('8')
  expect(new URL(other.url()).hash).toBe('')
  await other.goto(`${baseURL}#request=1.broken`)
  await expect(other.getByRole('alert')).toContainText('The link is damaged: copy it again, whole.')
  await expect(field(other, 'Prompt')).toHaveValue('three trees 🌳 on a meadow')
  await other.close()
})

test.describe('with many pictures', () => {
  test.beforeEach(async ({ page }) => seed(page, 5000))

  test('only those in sight are drawn; search, favourites and deleting find their way among 5,000', async ({
    page,
  }) => {
    await press(page, 'Gallery')
    await expect(page.getByText('5,000 pictures')).toBeVisible()
    expect(await tiles(page).count()).toBeLessThan(150)
    await page
      .getByRole('list', { name: 'Pictures' })
      .locator('..')
      .evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight))
    await expect(page.getByRole('img', { name: 'picture number 0,' })).toBeVisible()

    await page.getByLabel('Search the gallery').fill('number 4321')
    await expect(tiles(page)).toHaveCount(1)
    await tiles(page).getByRole('button').focus()
    await page.keyboard.press('f')
    await expect(tiles(page).getByText('Favourite')).toHaveCount(1)
    await page.getByLabel('Search the gallery').fill('')
    await press(page, 'Favourites')
    await expect(tiles(page)).toHaveCount(1)
    await tiles(page).getByRole('button').focus()
    await page.keyboard.press('Delete')
    await expect(tiles(page)).toHaveCount(0)
    await expect(page.getByText('One picture is deleted.')).toBeVisible()
    await press(page, 'Undo')
    await expect(tiles(page)).toHaveCount(1)
  })

  test('what is deleted stays deleted, and what was had back stays', async ({ page }) => {
    await press(page, 'Gallery')
    await page.getByLabel('Search the gallery').fill('number 499')
    await page.getByLabel('Choose: picture number 4999,').check()
    await press(page, 'Choose all')
    await expect(page.getByText('15 chosen')).toBeVisible()
    await press(page, 'Delete')
    await expect(page.getByText('15 pictures are deleted.')).toBeVisible()
    await page.reload()
    await expect(page.getByText('4,985 pictures')).toBeVisible()
  })

  test('arrow keys go from picture to picture, Enter opens one, Escape closes it', async ({ page }) => {
    await press(page, 'Gallery')
    await tiles(page).first().getByRole('button').focus()
    await page.keyboard.press('ArrowRight')
    await expect(page.locator('[aria-posinset] > button:focus')).toHaveAccessibleName(/^picture number 4998,/)
    await page.keyboard.press('End')
    await expect(page.locator('[aria-posinset] > button:focus')).toHaveAccessibleName(/^picture number 0,/)
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    const viewer = page.getByRole('dialog')
    await expect(viewer).toContainText('1 of 5000')
    await page.keyboard.press('ArrowRight')
    await expect(viewer).toContainText('2 of 5000')
    const picture = viewer.getByLabel('Picture, zoomable')
    // At once, before the next picture can have come.
    await viewer.evaluate(async (dialog) => {
      for (const key of ['ArrowRight', '+']) {
        const box = dialog.querySelector('[aria-label="Picture, zoomable"]')!
        box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
        await Promise.resolve()
      }
    })
    await expect(viewer).toContainText('3 of 5000')
    await expect(viewer.getByRole('status')).toHaveText('150 %')
    await picture.press('0')
    await expect(viewer.getByRole('status')).toHaveText('100 %')
    await viewer.getByRole('button', { name: 'Larger' }).press('Enter')
    await expect(viewer.getByRole('status')).toHaveText('150 %')
    await viewer.getByRole('button', { name: 'Smaller' }).press('Enter')
    await expect(viewer.getByRole('button', { name: 'Smaller' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(viewer).toHaveCount(0)
    await expect(page.locator('[aria-posinset] > button:focus')).toHaveCount(1)
  })
})

test('the pictures of this tab are beside the form again after a reload, but for those that were deleted', async ({
  page,
}) => {
  const strip = page.getByRole('list', { name: 'Pictures of this session' }).getByRole('img')
  const shown = page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')
  await run(page, { Prompt: 'a red boat', Steps: '1', Pictures: '3', Seed: '5' })
  await page.reload()
  await expect(strip).toHaveCount(3)
  await expect(strip.last()).toHaveAccessibleName('Number 3, seed 7')
  await expect(shown).toBeVisible()

  await press(page, 'Gallery')
  await tiles(page).nth(0).getByRole('checkbox').check()
  await press(page, 'Delete')
  await page.reload()
  await expect(tiles(page)).toHaveCount(2)
  await press(page, 'Gallery')
  await expect(strip).toHaveCount(2)
  // What comes next stands behind them.
  await run(page, { Seed: '9', Pictures: '1' })
  await expect(strip).toHaveCount(3)
  await expect(strip.last()).toHaveAccessibleName('Number 3, seed 9')
})

test('Back leads from a large picture to the gallery and from there to the picture, and a reload keeps the place', async ({
  page,
}) => {
  await run(page, { Prompt: 'a red boat', Steps: '1', Pictures: '3', Seed: '5' })
  await press(page, 'Gallery')
  await open(page, 1)
  const large = page.getByRole('dialog', { name: 'a red boat' })
  await press(page, 'The next')
  await expect(large).toContainText('3 of 3')
  await page.reload()
  await expect(large).toContainText('3 of 3')
  await page.goBack()
  await expect(large).toHaveCount(0)
  await expect(tiles(page)).toHaveCount(3)
  await page.goForward()
  await press(page, 'Close')
  await expect(large).toHaveCount(0)
  await page.goBack()
  await expect(tiles(page)).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Picture' })).toBeVisible()

  await page.goto('/#models')
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible()
  await page.goto('/#gallery/nowhere')
  await expect(tiles(page)).toHaveCount(3)
})

test('what went wrong stands where it belongs, and not on the pages that have nothing to do with it', async ({
  page,
}) => {
  const alert = page.getByRole('alert')
  await field(page, 'Prompt').fill('a house <lora:nowhere:1>')
  await press(page, 'Generate')
  await expect(alert).toContainText('nowhere')
  await press(page, 'Models')
  await expect(alert).toBeEmpty()
  await press(page, 'Gallery')
  await expect(alert).toBeEmpty()
  await press(page, 'Gallery')
  await expect(alert).toContainText('nowhere')
  // A run that fails is told wherever one is.
  await press(page, 'Models')
  await press(page, 'Generate')
  await expect(alert).toContainText('nowhere')
})

test('two pictures are compared with a slider, and several leave as one zip', async ({ page }) => {
  await run(page, { Steps: '2', Pictures: '2', Seed: '1' })
  await press(page, 'Gallery')
  for (const n of [0, 1]) await tiles(page).nth(n).getByRole('checkbox').check()
  await press(page, 'Compare two')
  const slider = page.getByLabel('Where the left picture ends')
  await slider.press('Home')
  await expect(slider).toHaveValue('0')
  await expect(page.getByRole('dialog').getByText('seed: 1')).toBeVisible()
  await page.keyboard.press('Escape')

  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Export zip')])
  expect(download.suggestedFilename()).toBe('darkroom-2-pictures.zip')
  const zip = await readFile(await download.path())
  expect(zip.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
  expect(zip.toString('latin1').match(/seed [12]\.png/g)).toHaveLength(4)
})

test('a picture becomes the start of the next, with a way back', async ({ page }) => {
  await run(page, { Steps: '1', Seed: '3' })
  await page.getByText('ImagePipeline', { exact: true }).click()
  await expect(page.getByLabel('Start picture')).toHaveCount(0)
  await press(page, 'Gallery')
  await open(page, 0)
  await press(page, 'Inpaint this')
  await expect(page.getByText('Paint a mask over what is to be drawn anew.')).toBeVisible()
  await expect(page.getByLabel('Start picture', { exact: true })).toBeVisible()
  await expect(page.getByLabel('Mask', { exact: true })).toBeVisible()
  // The mask's tools have an Undo of their own.
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('Start picture')).toHaveCount(0)
})

test('no key leaves with a picture, a record, a link or a zip', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByText('ImagePipeline', { exact: true }).click()
  const key = 'sk-very-secret-0123456789'
  await page.getByLabel('API key').fill(key)
  await page.getByText('This device', { exact: true }).click()
  await run(page, { Steps: '1' })
  await press(page, 'Copy link')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const fragment = Buffer.from(link.split('#request=1.')[1]!, 'base64url')
  const { inflateSync } = await import('node:zlib')
  await press(page, 'Gallery')
  await tiles(page).first().getByRole('checkbox').check()
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Export zip')])
  const kept = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        indexedDB.open('darkroom-gallery').onsuccess = ({ target }) => {
          const { result } = target as IDBOpenDBRequest
          const all = result.transaction('values').objectStore('values').getAll()
          all.onsuccess = async () =>
            resolve(
              (await Promise.all(all.result.map((v) => (v instanceof Blob ? v.text() : JSON.stringify(v))))).join(),
            )
        }
      }),
  )
  const exported = [inflateSync(fragment).toString(), (await readFile(await download.path())).toString('latin1'), kept]
  expect(exported.every((text) => text.length > 20)).toBe(true)
  for (const text of exported) expect(text).not.toContain(key)
})

/** Writes records of as many pictures into the gallery's store, oldest first, all with one small picture. */
async function seed(page: Page, count: number) {
  await press(page, 'Gallery')
  await expect(page.getByText('Every picture that you make is kept here')).toBeVisible()
  await page.evaluate(async (count) => {
    const canvas = new OffscreenCanvas(64, 64)
    canvas.getContext('2d')!.fillRect(0, 0, 32, 64)
    const picture = await canvas.convertToBlob()
    const database = await new Promise<IDBDatabase>((resolve) => {
      indexedDB.open('darkroom-gallery').onsuccess = ({ target }) => resolve((target as IDBOpenDBRequest).result)
    })
    const transaction = database.transaction('values', 'readwrite')
    const values = transaction.objectStore('values')
    for (let i = 0; i < count; i++) {
      const id = `${String(1.7e12 + i).padStart(14, '0')}-seeded`
      const request = { prompt: `picture number ${i}, a boat on the sea`, seed: i, lora_models: [], embeddings: [] }
      const size = { width: 64, height: 64, type: 'image/png', bytes: 2 * picture.size }
      const facts = { backend: 'local', modelName: 'Demo model', seconds: 1, isFavourite: false, isFlagged: false }
      values.put({ id, date: 1.7e12 + i, request, ...size, ...facts }, `record/${id}`)
      values.put(picture, `thumbnail/${id}`)
      values.put(picture, `picture/${id}`)
    }
    await new Promise((resolve) => {
      transaction.oncomplete = resolve
    })
    database.close()
  }, count)
  await press(page, 'Gallery')
  await page.reload()
  await expect(field(page, 'Model')).toHaveValue('demo')
}

/** Pictures for the API: files of this device, a bucket of the person's own, and pictures that the API made before. */
import { truncateSync, writeFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { test } from './support/idle-runtime/index.ts'
import {
  alert,
  button,
  chooseTask,
  connect,
  field,
  generate,
  isReady,
  openPage,
  panel,
  picture,
} from './support/imagepipeline/page.ts'
import { drawPicture } from './support/imagepipeline/picture.mjs'
import { startImagePipeline } from './support/imagepipeline/server.mjs'
import { downloaded, inside, kept, storages } from './support/watched/index.ts'

/** What makes the server's pictures public: Playwright, in the browser. */
const publicUrl = 'https://pictures.example'
const secret = '5ecret-access-key'

let server: Awaited<ReturnType<typeof startImagePipeline>>

const posted = () => server.received.filter(({ host, method }) => host === 'api' && method === 'POST')
const uploads = () => server.received.filter(({ host, method }) => host === 'pictures' && method === 'PUT')
const png = (name: string, side: number) => ({
  name,
  mimeType: 'image/png',
  buffer: drawPicture({ prompt: name, seed: 1, width: side, height: side }),
})
const choose = (page: Page, label: string, file: ReturnType<typeof png> | string) =>
  page
    .locator('[data-field]', { has: field(page, label) })
    .locator('input[type=file]')
    .setInputFiles(file)

test.beforeAll(async () => {
  server = await startImagePipeline({ publicUrl })
})

test.afterAll(async () => {
  await server.close()
})

test.beforeEach(async ({ page }) => {
  server.received.length = 0
  await page.route(`${publicUrl}/**`, async (route) => {
    const { pathname } = new URL(route.request().url())
    const response = await route.fetch({ url: server.picturesUrl + pathname })
    await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } })
  })
  await openPage(page)
  await connect(page, `${server.url}/immediate`)
})

test('files of this device go through the person’s own bucket, whose secret is seen nowhere', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await chooseTask(page, 'Inpainting')
  await choose(page, 'Start picture', png('house.png', 64))
  await expect(field(page, 'Start picture')).toHaveAttribute('placeholder', /^house\.png, \d+ kB$/)
  // A mask from a file fits the picture as it is.
  await page.getByText('Stretch', { exact: true }).click()
  await choose(page, 'Mask', png('mask.png', 32))
  await generate(page).click()
  await expect(alert(page)).toContainText('The mask is 32 × 32, the start picture 64 × 64.')
  await expect(field(page, 'Mask')).toBeFocused()

  await choose(page, 'Mask', png('mask.png', 64))
  await generate(page).click()
  await expect(alert(page)).toContainText('Start picture: it lies on this device only')
  await button(page, 'Set up a bucket').click()
  await expect(field(page, 'Endpoint')).toBeFocused()
  await field(page, 'Endpoint').fill(server.picturesUrl)
  await expect(page.getByText('Bucket: enter a name.')).toBeVisible()
  await field(page, 'Bucket').fill('bucket')
  await field(page, 'Region').fill('auto')
  await field(page, 'Access key id').fill('access')
  await field(page, 'Public address (empty: links that last an hour)').fill(`${publicUrl}/bucket`)
  await generate(page).click()
  await expect(alert(page)).toContainText('Bucket: enter a secret access key.')
  await field(page, 'Secret access key').fill(secret)
  await generate(page).click()
  await isReady(page)

  expect(uploads()).toHaveLength(2)
  const address = expect.stringMatching(/^https:\/\/pictures\.example\/bucket\/darkroom\/[\da-f]{32}\.png$/)
  expect(JSON.parse(posted()[0]!.body)).toMatchObject({ init_image: address, mask_image: address })
  const [house] = JSON.parse(posted()[0]!.body).init_image.match(/darkroom\/.*/)
  expect(uploads()[0]!.path).toContain(house)

  await panel(page, 'Inspector').click()
  const seen = [await inside(page), await kept(page), await downloaded(page)]
  expect([...seen, ...said, JSON.stringify(server.received)].join()).not.toContain(secret)
  await field(page, 'Remember the secret on this device').check()
  expect(await kept(page)).toContain(secret)
  await button(page, 'Forget bucket').click()
  expect(await storages(page)).not.toContain(secret)
  await expect(field(page, 'Endpoint')).toHaveValue('')
})

test('a bucket that refuses is told of, and a private picture can be drawn from here instead', async ({ page }) => {
  await chooseTask(page, 'Image to image')
  await choose(page, 'Start picture', png('house.png', 64))
  await panel(page, 'Bucket for pictures').click()
  const bucket = { Endpoint: server.picturesUrl, Bucket: 'bucket/forbidden', Region: 'auto', 'Access key id': 'access' }
  for (const [label, value] of Object.entries(bucket)) await field(page, label).fill(value)
  await field(page, 'Secret access key').fill(secret)
  await generate(page).click()
  await expect(alert(page)).toContainText('The bucket refused the picture (403)')
  await field(page, 'Bucket').fill('bucket/moved')
  await generate(page).click()
  await expect(alert(page)).toContainText('leads to another address, which Darkroom does not follow with your picture')
  expect(server.received.filter(({ host }) => host === 'elsewhere')).toEqual([])
  expect(posted()).toEqual([])
  await button(page, 'Draw on this device').click()
  await expect(page.getByLabel('This device')).toBeChecked()
  await expect(alert(page)).toBeEmpty()
})

test('a picture of the API is started from by its own address', async ({ page }) => {
  await generate(page).click()
  await isReady(page)
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 512)
  await button(page, 'Use as start picture').click()
  await expect(field(page, 'Image to image')).toBeChecked()
  const address = await field(page, 'Start picture').inputValue()
  expect(address).toMatch(/^https:\/\/pictures\.example\/pictures\/[\w-]{36}\/0$/)
  await field(page, 'Strength').fill('0.4')
  await generate(page).click()
  await expect.poll(() => posted().length).toBe(2)
  await isReady(page)
  expect(posted()[1]!.path).toBe('/immediate/sd/image2image/v1')
  expect(JSON.parse(posted()[1]!.body)).toMatchObject({ init_image: address, strength: 0.4 })
  expect(uploads()).toEqual([])
})

test('what the API cannot fetch is refused before anything is sent', async ({ page }, info) => {
  await chooseTask(page, 'Image to image')
  const refused = {
    'http://pictures.example/a.png': 'The address must begin with https://.',
    'data:image/png;base64,AAAA': 'A data: address exists on this device only.',
    'https://192.168.1.5/a.png': 'it belongs to your own network',
    'https://pictures.example/a.png?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60': 'This link has expired.',
    'no address': 'This is no address.',
  }
  for (const [address, sentence] of Object.entries(refused)) {
    await field(page, 'Start picture').fill(address)
    await generate(page).click()
    await expect(alert(page)).toContainText(sentence)
    await expect(field(page, 'Start picture')).toBeFocused()
  }
  const large = info.outputPath('large.png')
  writeFileSync(large, '')
  truncateSync(large, 200e6)
  await choose(page, 'Start picture', large)
  await expect(alert(page)).toContainText('large.png is no picture that can be read here.')
  await chooseTask(page, 'Inpainting')
  await choose(page, 'Start picture', png('house.png', 64))
  await choose(page, 'Mask', large)
  await panel(page, 'Bucket for pictures').click()
  await generate(page).click()
  await expect(alert(page)).toContainText('Mask: 200 MB is too large; the limit is 20 MB.')
  expect(server.received).toEqual([])
})

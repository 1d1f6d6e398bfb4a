/** A person at the page, with pictures made by the ImagePipeline API: one after another, in several tabs, offline, through a proxy. */
import { type BrowserContext, expect, type Page } from '@playwright/test'
import { preview } from 'vite'
import { imagePipelineProxy } from '../tools/imagepipeline-proxy.ts'
import { test } from './support/idle-runtime/index.ts'
import {
  alert,
  button,
  chooseTask,
  connect as connectTo,
  field,
  generate,
  isOver,
  isReady,
  key,
  openPage,
  panel,
  picture,
} from './support/imagepipeline/page.ts'
import { startImagePipeline } from './support/imagepipeline/server.mjs'
import { downloaded, inside, kept, storages } from './support/watched/index.ts'

type Server = Awaited<ReturnType<typeof startImagePipeline>>

let server: Server

const posted = () => server.received.filter(({ host, method }) => host === 'api' && method === 'POST')
const questions = () => server.received.filter(({ host, method }) => host === 'api' && method === 'GET')
const waits = (page: Page) => expect(generate(page)).toHaveText(/^Waiting/)

/** What the page sends while 20 seconds pass on its clock. Each time a request of the test's own comes last, so that the others are there by then. */
async function sentMeanwhile(page: Page) {
  const last = `${server.url}/last`
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.url()))
  for (let passed = 0; passed < 20; passed++) {
    await page.clock.runFor(1000)
    await page.evaluate((address) => fetch(address).catch(() => {}), last)
  }
  expect(sent.filter((address) => address === last)).toHaveLength(20)
  return sent.filter((address) => address !== last)
}

test.beforeAll(async () => {
  server = await startImagePipeline()
})

test.afterAll(async () => {
  await server.close()
})

/** Turns to the API, in one of the server's scenarios. */
const connect = (page: Page, scenario = '') => connectTo(page, `${server.url}${scenario && `/${scenario}`}`)

test.beforeEach(async ({ page }) => {
  server.received.length = 0
  // Waiting takes no time: each test lets the clock run.
  await page.clock.install()
  await openPage(page)
})

test('a picture is made from afar, and can be kept and made again', async ({ page }) => {
  await connect(page)
  await button(page, 'Test connection').click()
  await expect(page.getByText('The API answers, and did not object to the key.')).toBeVisible()
  await field(page, 'Prompt').fill('a cottage')
  await field(page, 'Seed').fill('41')
  await generate(page).click()
  await expect(generate(page)).toHaveText(/^Waiting \d+ s$/)
  await isOver(page)
  await isReady(page)
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 512)
  await expect(page.getByRole('definition').first()).toHaveText('41')
  await expect(page.getByRole('link', { name: 'Download PNG' })).toHaveAttribute('download', 'darkroom-41.png')
  expect(posted().map(({ path }) => path)).toEqual(['/sd/text2image/v1'])
  expect(JSON.parse(posted()[0]!.body)).toMatchObject({ model_id: 'sd1.5', prompt: 'a cottage', seed: 41, width: 512 })
})

test('nothing typed is lost by turning from one to the other', async ({ page }) => {
  await field(page, 'Prompt').fill('kept words')
  await field(page, 'Width').fill('96')
  await page.getByText('More settings').click()
  await field(page, 'Noise levels').selectOption('Karras')
  await page.getByText('ImagePipeline', { exact: true }).click()
  await expect(field(page, 'Prompt')).toHaveValue('kept words')
  await expect(field(page, 'Width')).toHaveValue('512')
  await expect(field(page, 'Noise levels')).toHaveCount(0)
  await field(page, 'Model').fill('my-own-model')
  await page.getByText('This device', { exact: true }).click()
  await expect(field(page, 'Model')).toHaveValue('demo')
  await expect(field(page, 'Width')).toHaveValue('96')
  await expect(field(page, 'Noise levels')).toHaveValue('karras')
  await page.getByText('ImagePipeline', { exact: true }).click()
  await expect(field(page, 'Model')).toHaveValue('my-own-model')
  await page.reload()
  await expect(field(page, 'Model')).toHaveValue('my-own-model')
})

test('the SDXL form comes with SDXL’s own model and size', async ({ page }) => {
  await connect(page)
  await chooseTask(page, 'SDXL')
  await expect(field(page, 'Model')).toHaveValue('sdxl')
  await expect(field(page, 'Width')).toHaveValue('768')
  await field(page, 'Refiner').check()
  await generate(page).click()
  await isOver(page)
  await isReady(page)
  expect(posted()[0]!.path).toBe('/sdxl/text2image/v1')
  expect(JSON.parse(posted()[0]!.body)).toMatchObject({ model_id: 'sdxl', refiner: true, width: 768, height: 768 })
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 768)
})

test('inpainting asks for its two pictures by address, and LoRAs come as lists', async ({ page }) => {
  await connect(page)
  await chooseTask(page, 'Inpainting')
  await generate(page).click()
  await expect(alert(page)).toContainText('Choose a start picture.')
  await expect(field(page, 'Start picture')).toBeFocused()
  await field(page, 'Start picture').fill('http://example.com/a.png')
  await expect(page.getByText('The address must begin with https://.')).toBeVisible()
  await field(page, 'Start picture').fill('https://example.com/a.png')
  await field(page, 'Mask').fill('https://example.com/b.png')
  await field(page, 'Strength').fill('0.6')
  await page.getByText('More settings').click()
  await field(page, 'LoRA').fill('one, two')
  await field(page, 'LoRA weights').fill('0.5\n1')
  await generate(page).click()
  await isOver(page)
  await isReady(page)
  expect(JSON.parse(posted()[0]!.body)).toMatchObject({
    init_image: 'https://example.com/a.png',
    mask_image: 'https://example.com/b.png',
    strength: 0.6,
    lora_models: ['one', 'two'],
    lora_weights: ['0.5', '1'],
  })
})

test('a failure is mended where it is said: the key, the endpoint, this device', async ({ page }) => {
  await connect(page, 'gone')
  await field(page, 'API key').fill('wrong')
  await generate(page).click()
  await expect(alert(page)).toContainText('The API does not know this key (401).')
  await expect(field(page, 'API key')).toBeFocused()
  await field(page, 'API key').fill(key)
  await expect(alert(page)).toBeEmpty()
  await generate(page).click()
  await expect(alert(page)).toContainText('seems retired (410)')
  await field(page, 'Steps').fill('2')
  await button(page, 'Make it on this device instead').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  await expect(field(page, 'Model')).toHaveValue('demo')
})

test('a busy API is waited for, with a countdown', async ({ page }) => {
  await connect(page, 'busy-always')
  await generate(page).click()
  await expect(generate(page)).toHaveText('Held off')
  const countdown = page.getByRole('button', { name: /^Try again in \d s$/, disabled: true })
  // In small steps: a large one could end after the countdown.
  const isSeen = async () => {
    await page.clock.runFor(1000)
    return countdown.isVisible()
  }
  await expect.poll(isSeen, { intervals: [10], timeout: 60_000 }).toBe(true)
  await page.clock.runFor(5000)
  await expect(button(page, 'Try again')).toBeEnabled()
})

test('Stop stops asking', async ({ page }) => {
  await connect(page)
  await generate(page).click()
  await waits(page)
  await button(page, 'Stop').click()
  await expect(generate(page)).toHaveText('Generate')
  await expect(alert(page)).toBeEmpty()
  expect(await sentMeanwhile(page)).toEqual([])
})

test('a job outlives a reload', async ({ page }) => {
  await connect(page)
  await field(page, 'Seed').fill('7')
  await generate(page).click()
  await waits(page)
  await page.reload()
  await expect(page.getByText('1 picture is still being made by ImagePipeline.')).toBeVisible()
  await button(page, 'Fetch').click()
  await isOver(page)
  await isReady(page)
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 512)
  await expect(page.getByRole('definition').first()).toHaveText('7')
  expect(posted()).toHaveLength(1)
  await expect(button(page, 'Fetch')).toHaveCount(0)
})

test('a job that nobody wants any more is forgotten', async ({ page }) => {
  await connect(page, 'never')
  await generate(page).click()
  await waits(page)
  await page.reload()
  await button(page, 'Forget').click()
  await expect(button(page, 'Fetch')).toHaveCount(0)
  await page.reload()
  await expect(generate(page)).toBeVisible()
  await expect(button(page, 'Fetch')).toHaveCount(0)
})

test('of two tabs only one asks after a job, and it outlives the closing of its own', async ({ page, context }) => {
  await connect(page, 'pending-3')
  await generate(page).click()
  await waits(page)
  const second = await secondTab(context)
  await button(second, 'Fetch').click()
  await expect(generate(second)).toHaveText('In another tab')
  await isOver(page)
  await isReady(page)
  await expect(generate(second)).toHaveText('Generate')
  expect(questions()).toHaveLength(4)
  expect(posted()).toHaveLength(1)
  await expect(picture(second)).toHaveCount(0)

  await generate(page).click()
  await page.clock.runFor(2000)
  await expect.poll(questions).toHaveLength(5)
  await page.close()
  await second.reload()
  await button(second, 'Fetch').click()
  await isOver(second)
  await isReady(second)
  await expect(picture(second)).toHaveCount(1)
  expect(posted()).toHaveLength(2)
})

async function secondTab(context: BrowserContext) {
  const page = await context.newPage()
  await page.goto('/')
  await field(page, 'API key').fill(key)
  return page
}

test('offline nothing is sent or asked; back online the picture comes', async ({ page, context }) => {
  await connect(page)
  await context.setOffline(true)
  await generate(page).click()
  await expect(alert(page)).toContainText('This device is offline: nothing was sent.')
  expect(server.received).toEqual([])
  await context.setOffline(false)

  await generate(page).click()
  await waits(page)
  await context.setOffline(true)
  await expect(generate(page)).toHaveText('Offline')
  expect(await sentMeanwhile(page)).toEqual([])
  await context.setOffline(false)
  await isOver(page)
  await isReady(page)
  expect(posted()).toHaveLength(1)
})

test('where the API lets no page ask, the page’s own server passes requests on, and tells nobody whose they are', async ({
  page,
}) => {
  await connect(page, 'no-cors')
  await button(page, 'Test connection').click()
  await expect(page.getByText('Blocked by the browser (CORS)')).toBeVisible()

  const own = await preview({ preview: { port: 0, proxy: imagePipelineProxy(server.url) }, logLevel: 'warn' })
  try {
    await page.goto(own.resolvedUrls!.local[0]!)
    await page.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: any cookie will do
      document.cookie = 'somebody=me'
    })
    await connectTo(page, '/imagepipeline/no-cors')
    await button(page, 'Test connection').click()
    await expect(page.getByText('The API answers, and did not object to the key.')).toBeVisible()
    server.received.length = 0
    await generate(page).click()
    await isOver(page)
    await isReady(page)
    await expect(picture(page)).toHaveJSProperty('naturalWidth', 512)
    const [post] = posted()
    expect(post).toMatchObject({ path: '/no-cors/sd/text2image/v1', headers: { 'api-key': key } })
    for (const header of ['origin', 'referer', 'cookie']) expect(post!.headers).not.toHaveProperty(header)
  } finally {
    await own.close()
  }
})

test('the inspector shows what was said, and can be cleared', async ({ page }) => {
  await connect(page, 'immediate')
  await panel(page, 'Inspector').click()
  await expect(page.getByText('Nothing was sent since the page was opened.')).toBeVisible()
  await generate(page).click()
  await isOver(page)
  await isReady(page)
  const exchanges = page.getByRole('list', { name: 'Exchanges, the latest first' })
  await expect(exchanges.locator('summary')).toHaveText(/POST \/immediate\/sd\/text2image\/v1 → 200, \d+ ms$/)
  await button(page, 'Clear').click()
  await expect(exchanges).toHaveCount(0)
})

test('of several pasted requests one is chosen; what is no request is said to be none', async ({ page }) => {
  await page.getByText('ImagePipeline', { exact: true }).click()
  await panel(page, 'Paste a request').click()
  const box = field(page, 'Code, a curl command, or JSON')
  const body = (prompt: string) => `{"prompt": "${prompt}", "seed": 9, "mask_image": "https://example.com/b.png"}`
  await box.fill(`/sd/text2image/v1 {"prompt": "one", "seed": 1}\n\n/sd/inpainting/v1 ${body('two')}`)
  await page.getByRole('button', { name: 'Inpainting: two' }).click()
  await expect(box).toHaveValue('')
  await expect(field(page, 'Inpainting')).toBeChecked()
  await expect(field(page, 'Mask')).toHaveValue('https://example.com/b.png')
  await box.fill('no request at all')
  await expect(page.getByText('There is no request in this text.')).toBeVisible()
})

test('the request is there as code, and can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await connect(page)
  await field(page, 'Prompt').fill("it's $(whoami)")
  await page.getByText('Code', { exact: true }).click()
  await expect(page.locator('pre')).toContainText(`it'\\''s $(whoami)`)
  await page.getByText('Python', { exact: true }).click()
  await expect(page.locator('pre')).toContainText('requests.post(url, headers=headers')
  await button(page, 'Copy').click()
  await expect(button(page, 'Copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`"prompt": "it's $(whoami)"`)
})

test('the key is nowhere that it should not be', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await connect(page, 'echo')
  await generate(page).click()
  await expect(alert(page)).toContainText('has expired')
  await field(page, 'Base URL').fill(server.url)
  await generate(page).click()
  await isOver(page)
  await isReady(page)
  for (const summary of ['Code', 'Inspector']) await panel(page, summary).click()
  const exchanges = page.getByRole('list', { name: 'Exchanges, the latest first' })
  for (const summary of await exchanges.locator('summary').all()) await summary.click()
  await expect(exchanges).toContainText('API-Key: ••••••••')
  await expect(exchanges).toContainText('"status": "SUCCESS"')

  const seen = async () => {
    const samples: string[] = []
    for (const language of ['curl', 'Python', 'JavaScript', 'PHP']) {
      await page.getByText(language, { exact: true }).click()
      samples.push((await page.locator('pre').first().textContent()) ?? '')
    }
    return [...samples, ...said, await inside(page)].join('\n')
  }
  expect(await seen()).not.toContain(key)
  expect(await kept(page)).not.toContain(key)
  expect(await downloaded(page)).not.toContain(key)
  for (const { host, path, headers, body } of server.received) {
    expect(path + body).not.toContain(key)
    if (host === 'pictures') expect(JSON.stringify(headers)).not.toContain(key)
  }

  await field(page, 'Remember on this device').check()
  expect(await kept(page)).toContain(key)
  await page.reload()
  await panel(page, 'Connection').click()
  await expect(field(page, 'Remember on this device')).toBeChecked()
  expect(await inside(page)).not.toContain(key)
  await button(page, 'Forget key').click()
  expect(await storages(page)).not.toContain(key)

  await button(page, 'Test connection').click()
  await expect(alert(page)).toContainText('Enter your ImagePipeline API key under Connection')
})

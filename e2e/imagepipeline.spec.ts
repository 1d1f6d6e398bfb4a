/** A person at the page, with pictures made by the ImagePipeline API: by a server that behaves as its documents say. */
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { startImagePipeline } from './support/imagepipeline/server.mjs'

type Server = Awaited<ReturnType<typeof startImagePipeline>>

const key = 'test-5ecret-key'
const documented: { path: string; seed_document: string; body: Record<string, unknown> }[] = JSON.parse(
  readFileSync('src/imagepipeline/__fixtures__/imagepipeline-requests.json', 'utf8'),
)

let server: Server

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const generate = (page: Page) => page.locator('[form=request]')
const picture = (page: Page) => page.getByRole('region', { name: 'Picture' }).locator('img.picture')
const posted = () => server.received.filter(({ host, method }) => host === 'api' && method === 'POST')
const isReady = (page: Page) => expect(page).toHaveTitle('Ready – Darkroom', { timeout: 30_000 })

test.beforeAll(async () => {
  server = await startImagePipeline()
})

test.afterAll(async () => {
  await server.close()
})

/** Turns to the API, in one of the server's scenarios. */
async function connect(page: Page, scenario = '') {
  await page.getByText('ImagePipeline', { exact: true }).click()
  await page.getByText('Connection', { exact: true }).click()
  await field(page, 'Base URL').fill(`${server.url}${scenario && `/${scenario}`}`)
  await field(page, 'API key').fill(key)
}

test.beforeEach(async ({ page }) => {
  server.received.length = 0
  await page.goto('/')
  await expect(field(page, 'Model')).toHaveValue('demo')
})

test('a picture is made from afar, and can be kept and made again', async ({ page }) => {
  await connect(page)
  await button(page, 'Test connection').click()
  await expect(page.getByText('The API answers, and did not object to the key.')).toBeVisible()
  await field(page, 'Prompt').fill('a cottage')
  await field(page, 'Seed').fill('41')
  await generate(page).click()
  await expect(generate(page)).toHaveText(/^Waiting \d+ s$/)
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

test('the SDXL form sends the documented request', async ({ page }) => {
  const { path, body } = documented.find(({ seed_document }) => seed_document.startsWith('003_'))!
  await connect(page)
  await field(page, 'Make').selectOption('Text to image (SDXL)')
  await expect(field(page, 'Model')).toHaveValue('sdxl')
  await expect(field(page, 'Width')).toHaveValue('768')
  await field(page, 'Model').fill(String(body.model_id))
  await field(page, 'Prompt').fill(String(body.prompt))
  await field(page, 'Negative prompt').fill(String(body.negative_prompt))
  await field(page, 'Seed').fill(String(body.seed))
  await field(page, 'Refiner').check()
  await page.getByText('More settings').click()
  await field(page, 'Safety checker').check()
  await generate(page).click()
  await isReady(page)
  expect(posted()[0]!.path).toBe(path)
  expect(JSON.parse(posted()[0]!.body)).toEqual(body)
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 768)
})

test('inpainting asks for its two pictures by address, and LoRAs come as lists', async ({ page }) => {
  await connect(page)
  await field(page, 'Make').selectOption('Inpainting')
  await generate(page).click()
  await expect(page.getByRole('alert')).toContainText('Choose a start picture.')
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
  await isReady(page)
  expect(JSON.parse(posted()[0]!.body)).toMatchObject({
    init_image: 'https://example.com/a.png',
    mask_image: 'https://example.com/b.png',
    strength: 0.6,
    lora_models: ['one', 'two'],
    lora_weights: ['0.5', '1'],
  })
})

test('failures are said in their own sentences, with what can be done at once', async ({ page }) => {
  const alert = page.getByRole('alert')
  await connect(page)
  await field(page, 'API key').fill('wrong')
  await generate(page).click()
  await expect(alert).toContainText('The API does not know this key (401).')
  await expect(field(page, 'API key')).toBeFocused()
  await field(page, 'API key').fill(key)

  const outcomes = {
    invalid: 'The API refused the request (422).',
    'failure-at-once': 'Model not found',
    broken: 'may have been accepted',
    gone: 'seems retired (410)',
  }
  for (const [scenario, sentence] of Object.entries(outcomes)) {
    await field(page, 'Base URL').fill(`${server.url}/${scenario}`)
    await generate(page).click()
    await expect(alert).toContainText(sentence)
    if (scenario === 'invalid') await expect(field(page, 'Width')).toBeFocused()
    if (scenario === 'broken') await expect(button(page, 'Send again')).toBeVisible()
  }
  await field(page, 'Steps').fill('2')
  await button(page, 'Make it on this device instead').click()
  await expect(page).toHaveTitle('Ready – Darkroom', { timeout: 60_000 })
  await expect(field(page, 'Model')).toHaveValue('demo')
})

test('a busy API is waited for, with a countdown', async ({ page }) => {
  await connect(page, 'busy-always')
  await generate(page).click()
  await expect(generate(page)).toHaveText('Held off')
  await expect(button(page, 'Try again in 3 s')).toBeVisible({ timeout: 30_000 })
  await expect(button(page, 'Try again')).toBeEnabled({ timeout: 10_000 })
})

test('Stop stops asking', async ({ page }) => {
  await connect(page)
  await generate(page).click()
  await expect(generate(page)).toHaveText(/^Waiting/)
  await button(page, 'Stop').click()
  await expect(generate(page)).toHaveText('Generate')
  await expect(page.getByRole('alert')).toBeEmpty()
  const asked = server.received.length
  await page.waitForTimeout(3000)
  expect(server.received.length).toBe(asked)
})

test('a job outlives a reload', async ({ page }) => {
  await connect(page)
  await field(page, 'Seed').fill('7')
  await generate(page).click()
  await expect(generate(page)).toHaveText(/^Waiting/)
  await page.reload()
  await expect(page.getByText('1 picture is still being made by ImagePipeline.')).toBeVisible()
  await button(page, 'Fetch').click()
  await isReady(page)
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 512)
  await expect(page.getByRole('definition').first()).toHaveText('7')
  expect(posted()).toHaveLength(1)
  await expect(button(page, 'Fetch')).toHaveCount(0)
})

test('a pasted sample fills the form; several are offered to choose from', async ({ page }) => {
  const body = { model_id: 'sd1.5', prompt: 'a “lego” castle', seed: 9, width: 512, height: 2000, colour: 'red' }
  await page.getByText('ImagePipeline', { exact: true }).click()
  await page.getByText('Paste a request', { exact: true }).click()
  const box = field(page, 'Code, a curl command, or JSON')
  await box.fill(`curl -X POST 'https://api.imagepipeline.io/sd/text2image/v1' -d '${JSON.stringify(body)}'`)
  await expect(page.getByText('The form holds the request.')).toBeVisible()
  await expect(box).toHaveValue('')
  await expect(field(page, 'Prompt')).toHaveValue(body.prompt)
  await expect(field(page, 'Seed')).toHaveValue('9')
  await expect(field(page, 'Model')).toHaveValue('sd1.5')
  await expect(page.getByText('“colour” is no parameter that Darkroom knows: it is left out.')).toBeVisible()
  await expect(field(page, 'Height')).toHaveAttribute('aria-invalid', 'true')

  await box.fill(documented.map(({ path, body }) => `${path}\n${JSON.stringify(body)}`).join('\n\n'))
  await page.getByRole('button', { name: /^Inpainting: lego batman/ }).click()
  await expect(field(page, 'Make')).toHaveValue('sd/inpainting')
  await expect(field(page, 'Mask')).toHaveValue('https://docs.imagepipeline.io/img/mask_image.png')
  await box.fill('no request at all')
  await expect(page.getByText('There is no request in this text.')).toBeVisible()
})

test('the request is there as code, and can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await connect(page)
  await field(page, 'Prompt').fill("it's $(whoami)")
  await page.getByText('Code', { exact: true }).click()
  await expect(page.locator('.code')).toContainText(`it'\\''s $(whoami)`)
  await page.getByText('Python', { exact: true }).click()
  await expect(page.locator('.code')).toContainText('requests.post(url, headers=headers')
  await button(page, 'Copy').click()
  await expect(button(page, 'Copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`"prompt": "it's $(whoami)"`)
})

test('the key is nowhere that it should not be', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await connect(page, 'echo')
  await generate(page).click()
  await expect(page.getByRole('alert')).toContainText('has expired')
  await field(page, 'Base URL').fill(server.url)
  await generate(page).click()
  await isReady(page)
  for (const panel of ['Code', 'Inspector']) await page.getByText(panel, { exact: true }).click()
  const exchanges = page.getByRole('list', { name: 'Exchanges, the latest first' })
  for (const summary of await exchanges.locator('summary').all()) await summary.click()
  await expect(exchanges).toContainText('API-Key: ••••••••')
  await expect(exchanges).toContainText('"status": "SUCCESS"')

  const seen = async () => {
    const samples: string[] = []
    for (const language of ['curl', 'Python', 'JavaScript', 'PHP']) {
      await page.getByText(language, { exact: true }).click()
      samples.push((await page.locator('.code').first().textContent()) ?? '')
    }
    const inside = await page.evaluate(() =>
      [document.documentElement.outerHTML, document.title, location.href, JSON.stringify(history.state)].join('\n'),
    )
    return [...samples, ...said, inside].join('\n')
  }
  const onDevice = () => page.evaluate(() => JSON.stringify(localStorage))
  expect(await seen()).not.toContain(key)
  expect(await onDevice()).not.toContain(key)
  for (const { host, path, headers, body } of server.received) {
    expect(path + body).not.toContain(key)
    if (host === 'pictures') expect(JSON.stringify(headers)).not.toContain(key)
  }

  await field(page, 'Remember on this device').check()
  expect(await onDevice()).toContain(key)
  await page.reload()
  await page.getByText('Connection', { exact: true }).click()
  await expect(field(page, 'Remember on this device')).toBeChecked()
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(key)
  await button(page, 'Forget key').click()
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(key)

  await button(page, 'Test connection').click()
  await expect(page.getByRole('alert')).toContainText('Enter your ImagePipeline API key in the settings')
})

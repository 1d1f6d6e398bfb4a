/** Requests on their way into the form and out of it: the documents' own, pasted in every language, and spoilt ones. */
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { type ChoiceField, fields } from '../src/parameters/index.ts'
import { alert, chooseTask, connect, field, generate, isReady, openPage, panel } from './support/imagepipeline/page.ts'
import { startImagePipeline } from './support/imagepipeline/server.mjs'
import { test } from './support/watched/index.ts'

const { choices } = fields.endpoint as ChoiceField

interface Documented {
  path: string
  seed_document: string
  body: Record<string, unknown>
}

const documented: Documented[] = JSON.parse(
  readFileSync('src/imagepipeline/api/__fixtures__/imagepipeline-requests.json', 'utf8'),
)

let server: Awaited<ReturnType<typeof startImagePipeline>>

test.beforeAll(async () => {
  server = await startImagePipeline()
})

test.afterAll(async () => {
  await server.close()
})

test.beforeEach(async ({ page }) => {
  server.received.length = 0
  await openPage(page)
  await connect(page, `${server.url}/immediate`)
})

const posted = () => server.received.filter(({ host, method }) => host === 'api' && method === 'POST')
const box = (page: Page) => field(page, 'Code, a curl command, or JSON')

/** Generates, and gives what came of it at the server. */
async function sent(page: Page) {
  const before = posted().length
  await generate(page).click()
  await expect.poll(() => posted().length).toBe(before + 1)
  await isReady(page)
  const { path, body } = posted().at(-1)!
  return { path: path.replace('/immediate', ''), body: JSON.parse(body) }
}

test('all seven documented requests come out of the form as they are in the documents', async ({ page }) => {
  expect(documented).toHaveLength(7)
  await panel(page, 'More settings').click()
  for (const { path, body } of documented) {
    await chooseTask(page, path.startsWith('/sdxl') ? 'SDXL' : 'Stable Diffusion 1.5')
    await chooseTask(page, choices[path.slice(1, -3).replace('sdxl', 'sd')]!)
    const texts = {
      Model: body.model_id,
      Prompt: body.prompt,
      'Negative prompt': body.negative_prompt,
      Steps: body.num_inference_steps,
      Guidance: body.guidance_scale,
      Width: body.width,
      Height: body.height,
      Pictures: body.samples,
      Seed: body.seed,
      Embeddings: body.embeddings ?? '',
      LoRA: body.lora_models ?? '',
      'LoRA weights': body.lora_weights ?? '',
      ...('init_image' in body && { 'Start picture': body.init_image }),
      ...('mask_image' in body && { Mask: body.mask_image }),
    }
    for (const [label, value] of Object.entries(texts)) await field(page, label).fill(String(value))
    await field(page, 'Scheduler').selectOption(String(body.scheduler ?? 'default'))
    await field(page, 'Safety checker').setChecked(body.safety_checker === true)
    if (path.startsWith('/sdxl')) await field(page, 'Refiner').setChecked(body.refiner === true)
    expect(await sent(page)).toEqual({ path, body })
  }
})

test('what the vendor has beyond the documents reaches the body, and only when it is set', async ({ page }) => {
  await panel(page, 'Advanced (vendor)').click()
  await panel(page, 'More settings').click()
  const extras = ['clip_skip', 'hires', 'upscale', 'webhook', 'server_id', 'base64', 'embeddings', 'lora_models']
  expect(Object.keys((await sent(page)).body).filter((name) => extras.includes(name))).toEqual([])
  await page.locator('summary', { hasText: /^Second pass/ }).click()
  await field(page, 'Draw a larger picture in a second pass').check()
  await field(page, 'Upscale').selectOption('Twice the size')
  await field(page, 'Webhook').fill('https://example.com/hook')
  await field(page, 'Server').fill('my-server')
  await field(page, 'Picture in the reply').check()
  await field(page, 'CLIP layers to skip').fill('2')
  await field(page, 'Embeddings').fill('EasyNegative, badhands')
  await expect(page.getByText('Neither prompt says “EasyNegative” or “badhands”')).toBeVisible()
  await field(page, 'Negative prompt').fill('EasyNegative, badhands')
  await expect(page.getByText('Neither prompt says')).toHaveCount(0)
  await field(page, 'LoRA').fill('one')
  await field(page, 'LoRA weights').fill('0.25')
  expect((await sent(page)).body).toMatchObject({
    hires: true,
    upscale: '2x',
    webhook: 'https://example.com/hook',
    server_id: 'my-server',
    base64: true,
    clip_skip: 2,
    embeddings: ['EasyNegative', 'badhands'],
    lora_models: ['one'],
    lora_weights: ['0.25'],
  })
})

const lora = documented.find(({ seed_document }) => seed_document.startsWith('004_'))!
const json = JSON.stringify(lora.body, null, 2)
const url = `https://api.imagepipeline.io${lora.path}`
const php = json.replace(/": /g, '" => ').replaceAll('{', '[').replaceAll('}', ']')

/** As the documents write them, slips included: Python's `true`, and a key without its quotation marks. */
const samples = {
  JSON: json,
  Python: `import requests, json\nurl = "${url}"\nheaders = {\n  "API-Key": "Your API Key"\n}\ndata = ${json.replace('"seed"', 'seed')}\nresponse = requests.post(url, headers=headers, data=json.dumps(data))`,
  JavaScript: `const url = "${url}";\nconst headers = { "API-Key": "Your-API-Key", "Content-Type": "application/json" };\nconst data = ${json};\nfetch(url, { method: "POST", headers: headers, body: JSON.stringify(data) }).then((response) => response.json());`,
  PHP: `<?php\n$url = "${url}";\n$headers = array("API-Key: Your-API-Key", "Content-Type: application/json");\n$data = ${php};\n$ch = curl_init($url);\ncurl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($data));`,
  curl: `curl -X POST ${url} \\\n  -H 'API-Key: Your-API-Key' \\\n  -d '${json}'`,
}

test('a documented request is taken from JSON, Python, JavaScript, PHP and curl alike', async ({ page }) => {
  await panel(page, 'Paste a request').click()
  for (const sample of Object.values(samples)) {
    await field(page, 'Prompt').fill('something else')
    await box(page).fill(sample)
    await expect(page.getByText('The form holds the request.')).toBeVisible()
    await expect(field(page, 'Prompt')).toHaveValue(String(lora.body.prompt))
    expect(await sent(page)).toEqual({ path: lora.path, body: lora.body })
  }
})

test('the page takes back its own code, in every language, whatever the prompt holds', async ({ page }) => {
  const prompt = 'it\'s "quoted" $(whoami) `x` \\ : true, 🏠\n<?php </script>'
  await field(page, 'Prompt').fill(prompt)
  await field(page, 'Seed').fill('12')
  const before = await sent(page)
  await panel(page, 'Code').click()
  await panel(page, 'Paste a request').click()
  for (const language of ['curl', 'Python', 'JavaScript', 'PHP']) {
    await page.getByText(language, { exact: true }).click()
    const code = (await page.locator('pre').first().textContent()) ?? ''
    await field(page, 'Prompt').fill('something else')
    await box(page).fill(code)
    await expect(field(page, 'Prompt')).toHaveValue(prompt)
    expect(await sent(page)).toEqual(before)
  }
})

test('strings for numbers, lists for strings and back are read; what cannot be is said', async ({ page }) => {
  await panel(page, 'Paste a request').click()
  await panel(page, 'More settings').click()
  const spelt = {
    model_id: ['sd1.5'],
    prompt: ['a cat', 'a hat'],
    num_inference_steps: '37',
    guidance_scale: ['8.5'],
    width: '512',
    height: 576,
    samples: 1,
    seed: '12',
    embeddings: 'one, two',
    lora_models: 'three',
    lora_weights: 0.5,
    safety_checker: 'true',
    scheduler: 'SomethingNewScheduler',
  }
  await box(page).fill(JSON.stringify(spelt))
  expect((await sent(page)).body).toEqual({
    model_id: 'sd1.5',
    prompt: 'a cat, a hat',
    num_inference_steps: 37,
    refiner: false,
    samples: 1,
    guidance_scale: 8.5,
    width: 512,
    height: 576,
    embeddings: ['one', 'two'],
    lora_models: ['three'],
    lora_weights: ['0.5'],
    seed: 12,
    scheduler: 'SomethingNewScheduler',
    safety_checker: true,
  })

  const spoilt = {
    prompt: 'a cat',
    num_inference_steps: 0,
    guidance_scale: 'much',
    width: 500.5,
    samples: 9,
    seed: -7,
    lora_models: [{}],
    safety_checker: 'perhaps',
    colour: 'red',
  }
  await box(page).fill(JSON.stringify(spoilt))
  const remarks = [
    '“colour” is no parameter that Darkroom knows: it is left out.',
    'Guidance could not be read: it is left as it was.',
    'LoRA could not be read: it is left as it was.',
    'Safety checker could not be read: it is left as it was.',
    'Steps must be from 1 to 100; it is 0.',
    'Pictures must be from 1 to 4; it is 9.',
  ]
  const list = page.locator('details', { has: box(page) }).getByRole('listitem')
  for (const remark of remarks) await expect(list.filter({ hasText: remark })).toBeVisible()
  await expect(list.filter({ hasText: /^Width must be a multiple of 8/ })).toBeVisible()
  await expect(list.filter({ hasText: /^Seed must be a whole number/ })).toBeVisible()
  const before = posted().length
  await generate(page).click()
  await expect(alert(page)).toContainText('Steps must be from 1 to 100; it is 0.')
  expect(posted()).toHaveLength(before)
})

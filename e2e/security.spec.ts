/** What is smuggled into the page does not run, and a worker reaches no host that the page may not. */
import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { test } from './support/idle-runtime/index.ts'
import { openPage } from './support/imagepipeline/page.ts'

/** Stands for whoever smuggles. */
const elsewhere = 'https://elsewhere.example'

/** Takes out what was refused; the names of those that ran after all. */
async function refused(page: Page, refusals: string[], patterns: readonly RegExp[]): Promise<void> {
  for (const pattern of patterns) await expect.poll(() => refusals.join('\n')).toMatch(pattern)
  refusals.length = 0
  expect(await page.evaluate(() => Reflect.get(window, 'taken'))).toBeUndefined()
}

test.beforeEach(({ context }) =>
  context.route(`${elsewhere}/**`, (route) =>
    route.fulfill({ body: 'window.taken = "elsewhere"', contentType: 'text/javascript' }),
  ),
)

test('scripts in the markup of the page do not run: inline, on an event, in a link, from another host', async ({
  page,
  refusals,
}) => {
  const markup = `
    <script>window.taken = "inline"</script>
    <img src="data:," alt="" onerror="window.taken = 'event'" />
    <a id="smuggled" href="javascript:void(window.taken = 'link')">x</a>
    <script src="${elsewhere}/x.js"></script>
    <iframe src="${elsewhere}/" title="x"></iframe>
    <object data="${elsewhere}/o"></object>
    <img src="${elsewhere}/x.png" alt="" />
    <base href="${elsewhere}/" />
    <form id="form" action="${elsewhere}/"></form>
    <style>body { display: none }</style>`
  await page.route('/', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace('<body>', `<body>${markup}`) })
  })
  await openPage(page)
  await page.locator('#smuggled').dispatchEvent('click')
  await page.locator('#form').evaluate((form: HTMLFormElement) => form.submit())
  await refused(page, refusals, [
    /inline script/,
    /inline event handler/,
    /javascript: URL|JavaScript URL|Running the JavaScript/i,
    new RegExp(`script '${elsewhere}/x.js'`),
    new RegExp(`${elsewhere}/' violates.*(frame-src|default-src)`),
    new RegExp(`plugin data from '${elsewhere}/o'`),
    new RegExp(`image '${elsewhere}/x.png'`),
    /base-uri/,
    /form-action/,
    /inline style/,
  ])
})

test('a text becomes neither a script nor markup, and no address of another host a worker', async ({
  page,
  refusals,
}) => {
  await openPage(page)
  const thrown = await page.evaluate((elsewhere) => {
    const attempts: Record<string, () => unknown> = {
      markup: () => document.body.insertAdjacentHTML('beforeend', '<p>x</p>'),
      address: () => Object.assign(document.createElement('script'), { src: `${elsewhere}/x.js` }),
      worker: () => new Worker(`${elsewhere}/x.js`),
      data: () => new Worker('data:text/javascript,'),
      blob: () => new Worker(URL.createObjectURL(new Blob(['']))),
      policy: () => Reflect.get(window, 'trustedTypes').createPolicy('own', {}),
      default: () => Reflect.get(window, 'trustedTypes').createPolicy('default', {}),
      timer: () => setTimeout('window.taken = "timer"'),
      handler: () => document.body.setAttribute('onclick', 'window.taken = "handler"'),
    }
    return Object.keys(attempts).filter((name) => {
      try {
        attempts[name]!()
        return false
      } catch {
        return true
      }
    })
  }, elsewhere)
  const names = ['markup', 'address', 'worker', 'data', 'blob', 'policy', 'default', 'timer', 'handler']
  expect(thrown).toEqual(names)
  await refused(page, refusals, [/TrustedHTML/, /TrustedScriptURL/, /TrustedScript'/, /TrustedTypePolicy named 'own'/])
})

test('a worker of the page is under the policy that it is served with', async ({ page, refusals }) => {
  const attempt = 'onmessage = () => { fetch("http://elsewhere.example/").catch(() => {}); setTimeout("1") }'
  await page.route(/\/assets\/grid-worker-[\w-]+\.js$/, async (route) =>
    route.fulfill({ response: await route.fetch(), body: attempt }),
  )
  await openPage(page)
  const name = (await readFile('dist/sw.js', 'utf8')).match(/assets\/grid-worker-[\w-]+\.js/)![0]
  const worker = await page.evaluateHandle((address) => new Worker(address, { type: 'module' }), `/${name}`)
  // Nothing tells when the watch over it begins.
  const attempts = () => worker.evaluate((worker) => worker.postMessage('')).then(() => refusals.join('\n'))
  await expect.poll(attempts).toMatch(/connect-src refuses http:..elsewhere.example.*require-trusted-types-for/s)
  await page.close()
  refusals.length = 0
})

test('the engine, a worker itself, starts workers that merge LoRAs, and none of another host', async ({
  page,
  refusals,
}) => {
  const starting = page.waitForEvent('worker', (worker) => /\/worker-[\w-]+\.js$/.test(worker.url()))
  await openPage(page)
  const engine = await starting
  const name = (await readFile('dist/sw.js', 'utf8')).match(/assets\/merge-worker-[\w-]+\.js/)![0]
  const answer = await engine.evaluate(async (address) => {
    const merge = new Worker(address, { type: 'module' })
    const tensor = (begin: number, shape: number[]) => {
      const count = shape.reduce((product, size) => product * size, 1)
      return { begin, end: begin + 4 * count, dtype: 'F32', shape }
    }
    const blob = (...values: number[]) => new Blob([Float32Array.from(values)])
    // Rank 1 at half its strength: ½·(1, 2)ᵀ·(3, 4).
    const tensors = [
      ['up', tensor(0, [2, 1])],
      ['down', tensor(8, [1, 2])],
    ]
    const layer = { blob: blob(1, 2, 3, 4), tensors, alpha: undefined }
    const patch = { layer, strength: 0.5, of: 'weight' }
    const base = { ...tensor(0, [2, 2]), blob: blob(10, 20, 30, 40), patches: [patch] }
    const recipe = { type: 'float32', shape: [2, 2], parts: ['layer.weight'] }
    const question = { rewrites: [{ recipe, isPermuted: false }], parts: [['layer.weight', base]] }
    const answered = new Promise<MessageEvent>((resolve, reject) => {
      merge.onmessage = resolve
      merge.onerror = () => reject(new Error('The merging worker did not start.'))
    })
    merge.postMessage({ id: 1, question })
    const { data } = await answered
    return [...new Float32Array(data.answer.weights[0].buffer)]
  }, new URL(name, page.url()).href)
  expect(answer).toEqual([11.5, 22, 33, 44])

  const elsewhereStarted = engine.evaluate((address) => {
    new Worker(address)
  }, `${elsewhere}/x.js`)
  await expect(elsewhereStarted).rejects.toThrow(/TrustedScriptURL/)
  refusals.length = 0
})

test('nobody frames the page, not even its own host', async ({ page, refusals, baseURL }) => {
  await page.route('**/frame', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${baseURL}"></iframe>` }),
  )
  await page.goto('/frame')
  await refused(page, refusals, [/frame-ancestors/])
  await expect(page.frameLocator('iframe').locator('#root')).toHaveCount(0)
})

test('every file is served with the policy, its type and how long it is good for', async ({ page }) => {
  const answer = await page.request.get('/', { headers: { 'Accept-Encoding': 'br' } })
  expect(answer.headers()).toMatchObject({
    'content-security-policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'/),
    'content-encoding': 'br',
    'cache-control': 'no-cache',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('microphone=()'),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  const text = await answer.text()
  expect(text).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; `)
  const [script] = text.match(/assets\/index-[\w-]+\.js/)!
  const hashed = await page.request.get(`/${script}`)
  expect(hashed.headers()['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(hashed.headers()['content-security-policy']).toBe(answer.headers()['content-security-policy'])
})

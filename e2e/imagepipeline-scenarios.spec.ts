/** Every way in which the API may behave, seen once by a person at the page: what they read, and what they get. */
import { expect, type Page } from '@playwright/test'
import {
  alert,
  button,
  connect,
  field,
  generate,
  isOver,
  key,
  openPage,
  picture,
} from './support/imagepipeline/page.ts'
import { scenarios } from './support/imagepipeline/scenarios.mjs'
import { startImagePipeline } from './support/imagepipeline/server.mjs'
import { test } from './support/watched/index.ts'

interface Outcome {
  /** How many there are in the end. */
  pictures?: number
  /** What is said to have gone wrong. */
  says?: string | RegExp
  /** What is said beside the pictures. */
  warns?: string | RegExp
  /** Where the person is brought. */
  focus?: string
  /** What they may do at once. */
  offers?: string | RegExp
  /** What can be kept. */
  file?: string
  /** How often the page sent the request; once as a rule. */
  posts?: number
  /** Whether the job can still be fetched. */
  isKept?: true
}

const outcomes: Record<string, Outcome> = {
  usual: { pictures: 1 },
  immediate: { pictures: 1 },
  'pending-3': { pictures: 1 },
  'four-urls': { pictures: 4 },
  'no-urls': { says: 'its safety checker may have kept it back' },
  failure: { says: 'could not make the picture. It says: “CUDA out of memory”' },
  'failure-at-once': { says: 'could not make the picture. It says: “Model not found”' },
  revoked: { says: 'The API cancelled the job.' },
  'newer-spelling': { pictures: 1 },
  celery: { pictures: 1 },
  'unheard-of': { pictures: 1 },
  unauthorised: { says: 'does not know this key (401)', focus: 'API key' },
  forbidden: { says: 'This key may not do that (403): the plan may not include it.' },
  'not-found': { says: 'This endpoint seems retired (404).', offers: 'Make it on this device instead' },
  gone: { says: 'This endpoint seems retired (410).', offers: 'Make it on this device instead' },
  invalid: { says: 'refused the request (422). Mend it and generate again. It says: “width: ensure', focus: 'Width' },
  busy: { pictures: 1, posts: 2 },
  'busy-silent': { pictures: 1, posts: 3 },
  'busy-always': { says: 'takes no more requests for now (429)', offers: /^Try again/, posts: 4 },
  unavailable: { pictures: 1, posts: 2 },
  broken: { says: 'The API failed (500). The request may have been accepted', offers: 'Send again' },
  hiccup: { pictures: 1 },
  'busy-polls': { pictures: 1 },
  'lost-job': { says: 'The API no longer knows this job (404). Generate again.' },
  never: { says: 'still not done after 5 minutes. Keep waiting for it, or forget it.', isKept: true },
  html: { says: 'it sent a page instead of JSON' },
  'html-polls': { says: 'it sent a page instead of JSON', isKept: true },
  'html-error': { says: 'The API failed (502).', offers: 'Send again' },
  drop: { says: 'its answer was lost. It may have been accepted', offers: 'Send again' },
  'drop-polls': { pictures: 1 },
  silent: { says: 'its answer was lost. It may have been accepted', offers: 'Send again' },
  stalled: { says: 'its answer was lost. It may have been accepted', offers: 'Send again' },
  endless: { says: 'is longer than 40 MB', isKept: true },
  'another-job': { says: 'answers about another job than', isKept: true },
  'many-urls': { pictures: 16, warns: 'The API names 1000 pictures' },
  'no-cors': { says: 'does not let web pages ask (CORS)' },
  slow: { pictures: 1 },
  'redirect-polls': { says: 'leads to another address', isKept: true },
  redirect: { says: 'leads to another address' },
  echo: { says: '“The key •••••••• has expired”', focus: 'API key' },
  'no-id': { says: 'names no job to ask after' },
  'one-fails': { pictures: 3, warns: /^Picture 3 was made but not fetched, because its server answers 404/ },
  'none-fetched': { says: 'Open its link', warns: 'does not let web pages read it', isKept: true },
  moved: { pictures: 1 },
  misnamed: { pictures: 1, file: 'Download GIF' },
  huge: { says: 'Open its link', warns: 'larger than 64 MB', isKept: true },
  'page-for-picture': { says: 'Open its link', warns: 'what lies there is no picture', isKept: true },
  'in-the-reply': { pictures: 1 },
}

test.describe.configure({ mode: 'serial' })

let server: Awaited<ReturnType<typeof startImagePipeline>>
let page: Page
/** What the page sent. The server may get more: where a kept connection breaks, Chromium itself sends a POST again. */
let posted = 0

test.beforeAll(async ({ browser, baseURL }) => {
  server = await startImagePipeline()
  page = await browser.newPage({ baseURL })
  page.on('request', (request) => {
    // A redirect is reported as a request even where, as here, it is not followed.
    if (request.method() === 'POST' && !request.redirectedFrom()) posted++
  })
  await page.clock.install()
  await page.addInitScript(() => {
    // The minute that a request may take passes with the page's clock; the other limits are real.
    const real = AbortSignal.timeout.bind(AbortSignal)
    AbortSignal.timeout = (ms) => {
      if (ms !== 60_000 || !('silence' in window)) return real(ms)
      const over = new AbortController()
      setTimeout(() => over.abort(new DOMException('Late', 'TimeoutError')), ms)
      return over.signal
    }
  })
  await openPage(page)
  await connect(page, server.url)
  for (const side of ['Width', 'Height']) await field(page, side).fill('64')
})

test.afterAll(async () => {
  await page.close()
  await server.close()
})

test('no scenario is left out', () => {
  expect(Object.keys(outcomes).sort()).toEqual(Object.keys(scenarios).sort())
})

for (const [name, outcome] of Object.entries(outcomes)) {
  test(`${name}: ${scenarios[name]?.about}`, async () => {
    const { pictures = 0, says, warns, focus, offers, file, posts = 1, isKept } = outcome
    const before = await pictureCount()
    posted = 0
    await page.evaluate(
      (isSilent) => (isSilent ? Object.assign(window, { silence: true }) : null),
      ['silent', 'stalled'].includes(name),
    )
    await field(page, 'Base URL').fill(`${server.url}/${name}`)
    await generate(page).click()
    await isOver(page)

    if (says) await expect(alert(page)).toContainText(says)
    else await expect(alert(page)).toBeEmpty()
    const warnings = page.getByRole('list', { name: 'Not honoured' })
    if (warns)
      await expect(warnings.getByRole('listitem').first()).toHaveText(
        typeof warns === 'string' ? new RegExp(warns) : warns,
      )
    else await expect(warnings).toHaveCount(0)
    expect((await pictureCount()) - before).toBe(pictures)
    if (pictures > 0) await expect(picture(page)).toHaveJSProperty('complete', true)
    if (focus) await expect(field(page, focus)).toBeFocused()
    if (offers) await expect(alert(page).getByRole('button', { name: offers })).toBeVisible()
    if (file) await expect(page.getByRole('link', { name: file })).toHaveAttribute('download', /\.gif$/)
    expect(posted).toBe(posts)
    if (isKept) await button(page, 'Forget').click()
    await expect(button(page, 'Fetch')).toHaveCount(0)
  })
}

test('the key went to the API alone, whatever led elsewhere', () => {
  const { received } = server
  const others = received.filter(({ host }) => host !== 'api')
  expect(received.some(({ host, headers }) => host === 'api' && headers['api-key'] === key)).toBe(true)
  expect(JSON.stringify(others)).not.toContain(key)
  // Pictures are fetched from there, as nobody can be harmed by it; the redirect of a request is not followed.
  expect(others.filter(({ host }) => host === 'elsewhere').map(({ path, headers }) => [path, headers.referer])).toEqual(
    [[expect.stringMatching(/^\/pictures\/[\w-]{36}\/0$/), undefined]],
  )
})

/** In small, once there is more than one. */
async function pictureCount() {
  const inSmall = await page.getByRole('list', { name: 'Pictures of this session' }).getByRole('img').count()
  return inSmall || picture(page).count()
}

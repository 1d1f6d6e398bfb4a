/** The app without the network, installed, and renewed. */
import { expect, type Page } from '@playwright/test'
import { BuildServer } from './support/build-server.ts'
import { hubToken, startHub } from './support/hub/server.mjs'
import { cachedRequests, downloaded, inside, kept, storages, test } from './support/watched/index.ts'

test.use({ serviceWorkers: 'allow' })

const generate = (page: Page) => page.locator('[form=request]')
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const picture = (page: Page) => page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')

/** The first visit: nothing is pressed, and it lasts until the page says that it has all it needs. */
async function visit(page: Page, { url }: BuildServer) {
  await page.goto(url)
  await expect(page.getByText('Works without the network, too.')).toBeVisible({ timeout: 60_000 })
  await expect(field(page, 'Model')).toHaveValue('demo')
}

const publishedVersion = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name=version]')?.content)

/** What the browser does by itself when it opens a page, and the app when it is come back to. */
const lookForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))

/** The runtime's builds that are kept. */
const keptRuntimes = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys()
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return requests
      .flat()
      .map(({ url }) => url)
      .filter((url) => url.endsWith('.wasm'))
  })

test('after one visit the demo draws with its server gone, before Generate was ever pressed', async ({
  page,
  context,
}) => {
  const server = await BuildServer.start()
  try {
    await visit(page, server)
    expect(await keptRuntimes(page)).toEqual([expect.stringMatching(/ort-wasm-simd-threaded\.(jspi|asyncify)-/)])
    await server.stop()
    await context.setOffline(true)

    await page.reload()
    await expect(page.getByText('You are offline. Pictures are made on this device as ever.')).toBeVisible()
    await expect(field(page, 'Model')).toHaveValue('demo')
    for (const image of await page.getByRole('list', { name: 'Examples' }).locator('img').all()) {
      await expect(image).toHaveJSProperty('naturalWidth', 128)
    }
    await field(page, 'Steps').fill('2')
    await generate(page).click()
    await expect(picture(page)).toHaveJSProperty('naturalWidth', 128, { timeout: 60_000 })
    await expect(page.getByRole('alert')).toBeEmpty()

    await page.getByText('ImagePipeline', { exact: true }).first().click()
    await expect(page.getByText('You are offline, and ImagePipeline needs the network.')).toBeVisible()
  } finally {
    await server.stop()
  }
})

test('a model that was fetched with a token draws after a reload with the network gone; the token is nowhere', async ({
  page,
  context,
}) => {
  const server = await BuildServer.start()
  const hub = await startHub({ 'darkroom/house': { folder: 'public/models/demo', gated: true } })
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  try {
    await page.addInitScript((address) => localStorage.setItem('darkroom.hub', JSON.stringify(address)), hub.url)
    await visit(page, server)
    await page.getByRole('button', { name: 'Models' }).click()
    await page.getByText('Hub and tokens').click()
    await field(page, 'Access token of the Hub').fill(hubToken)
    await page.getByLabel('Add a model').fill('darkroom/house')
    await page.getByRole('button', { name: 'Look up' }).click()
    await page.getByRole('list', { name: 'What there is to fetch' }).getByRole('button').first().click()
    const model = page.getByRole('listitem', { name: 'house', exact: true })
    await model.getByRole('button', { name: 'Draw with it' }).click({ timeout: 60_000 })
    await expect(field(page, 'Model')).toHaveValue('darkroom/house')
    const toFiles = hub.received.filter(({ host }) => host === 'files')
    expect(toFiles.length).toBeGreaterThan(5)
    expect(JSON.stringify(toFiles)).not.toContain(hubToken)
    await hub.close()
    await server.stop()
    await context.setOffline(true)

    await page.reload()
    await expect(field(page, 'Model')).toHaveValue('darkroom/house', { timeout: 30_000 })
    await field(page, 'Steps').fill('2')
    await generate(page).click()
    await expect(picture(page)).toHaveJSProperty('naturalWidth', 128, { timeout: 60_000 })
    await expect(page.getByRole('alert')).toBeEmpty()

    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy link' }).click()
    await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toContain('#')
    const cached = await cachedRequests(page)
    expect(cached.filter(({ url }) => !url.startsWith(server.url))).toEqual([])
    const seen = [link, await inside(page), await kept(page), await downloaded(page), ...said]
    expect(seen.join()).not.toContain(hubToken)
    await page.getByRole('button', { name: 'Models' }).click()
    await page.getByText('Hub and tokens').click()
    await page.getByText('Remember on this device').click()
    expect(await kept(page)).toContain(hubToken)
    await page.getByRole('button', { name: 'Forget tokens' }).click()
    expect(await storages(page)).not.toContain(hubToken)
  } finally {
    await hub.close()
    await server.stop()
  }
})

test('a new version is offered, waits for the picture at hand, and old files go', async ({ page }) => {
  const server = await BuildServer.start()
  try {
    await visit(page, server)
    const offer = page.getByText('A new version is ready.')
    await expect(offer).toHaveCount(0)
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    const isSamePage = () => page.evaluate(() => 'isSamePage' in window)

    // That it comes while a picture is drawn is a drill: e2e/drills/update.spec.ts.
    await server.publish('2')
    await lookForUpdate(page)
    await expect(offer).toBeVisible()
    await field(page, 'Steps').fill('100')
    await generate(page).click()
    await expect(generate(page)).toHaveText(/^Step \d+ of 100$/, { timeout: 60_000 })
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect(page.getByText('The new version starts when the picture is ready.')).toBeVisible()
    await expect(generate(page)).toHaveText(/^Step \d+ of 100$/)
    expect(await isSamePage()).toBe(true)
    expect(await publishedVersion(page)).toBeUndefined()

    await page.getByRole('button', { name: 'Stop' }).click()
    await expect.poll(() => publishedVersion(page).catch(() => undefined)).toBe('2')
    await expect(field(page, 'Steps')).toHaveValue('100')
    await expect(offer).toHaveCount(0)
    const pages = await page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.includes('precache'))
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
      return requests.flat().filter(({ url }) => url.includes('index.html')).length
    })
    expect(pages).toBe(1)
  } finally {
    await server.stop()
  }
})

test('a tab where the new version was let in does not reload another one', async ({ page, context }) => {
  const server = await BuildServer.start()
  try {
    await visit(page, server)
    const other = await context.newPage()
    await visit(other, server)
    await other.evaluate(() => Object.assign(window, { isSamePage: true }))
    await server.publish('2')
    await lookForUpdate(page)
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect.poll(() => publishedVersion(page).catch(() => undefined)).toBe('2')

    expect(await other.evaluate(() => 'isSamePage' in window)).toBe(true)
    await other.getByRole('button', { name: 'Reload' }).click()
    await expect.poll(() => publishedVersion(other).catch(() => undefined)).toBe('2')
  } finally {
    await server.stop()
  }
})

test('Chromium finds nothing that keeps the app from being installed', async ({ page, context }) => {
  const server = await BuildServer.start()
  try {
    await visit(page, server)
    const devtools = await context.newCDPSession(page)
    const { url, errors, data, manifest } = await devtools.send('Page.getAppManifest')
    expect(errors).toEqual([])
    expect(url).toBe(`${server.url}manifest.webmanifest`)
    expect(manifest.startUrl).toBe(server.url)
    expect(manifest.scope).toBe(server.url)
    const { icons, screenshots } = JSON.parse(data!)
    for (const { src } of [...icons, ...screenshots]) {
      const answer = await page.request.get(new URL(src, url).href)
      expect(answer.headers()['content-type'], src).toMatch(/^image\/(png|svg\+xml)$/)
    }
    // Playwright's contexts are private windows, where nothing can be installed whatever the app is like.
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
  } finally {
    await server.stop()
  }
})

test('words shared to the app stand in the prompt, and a shortcut chooses who draws', async ({ page }) => {
  await page.goto('/?prompt=a+boat+%F0%9F%9B%B6&backend=remote')
  await expect(field(page, 'Prompt')).toHaveValue('a boat 🛶')
  await expect(page.getByRole('radio', { name: 'ImagePipeline' })).toBeChecked()
  await expect(page).toHaveURL('/')
})

/** How light the page is: what its first load costs, and how long it is deaf while it draws. ../README.md tells what the figures are. */
import { gzipSync } from 'node:zlib'
import { setUp } from '../../set-up.mjs'

setUp()
const { benchBrowser } = await import('../engine/measurement.mjs')
const { inNewBrowser, serveApp } = await import('./app.mjs')

const runs = 5
const app = await serveApp()
const { launch, gpu } = await benchBrowser({ hardware: process.argv.includes('--hardware') })
try {
  const loads = []
  for (let run = 0; run < runs; run++) loads.push(await inNewBrowser(launch, firstLoad))
  const drawing = await inNewBrowser(launch, longestTasks)
  const interactive = loads.map(({ interactive }) => interactive).toSorted((a, b) => a - b)
  console.log(`The page · ${gpu}`)
  console.table({
    'JavaScript of the page, kB': Math.round(Math.max(...loads.map(({ page }) => page)) / 1000),
    'JavaScript of workers meanwhile, kB': Math.round(Math.max(...loads.map(({ workers }) => workers)) / 1000),
    'interactive, ms (median)': interactive[runs >> 1],
    'interactive, ms (most)': interactive.at(-1),
    ...drawing,
  })
} finally {
  await app.close()
}

/** Scripts until the load event, compressed, the page's and its workers' (the engine); and ms from the address to the first letter that the prompt takes. */
async function firstLoad(/** @type {import('playwright').Page} */ page) {
  /** @type {Promise<{ url: string, size: number }>[]} */
  const scripts = []
  /** @type {Set<string>} */
  const workers = new Set()
  page.on('worker', (worker) => workers.add(worker.url()))
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    scripts.push(response.body().then((body) => ({ url: response.url(), size: gzipSync(body).length })))
  })
  const began = performance.now()
  await page.goto(app.url, { waitUntil: 'commit' })
  await page.locator('#field-prompt').pressSequentially('x')
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('x'))
  const interactive = Math.round(performance.now() - began)
  await page.waitForLoadState('load')
  const all = await Promise.all(scripts)
  const sum = (/** @type {typeof all} */ some) => some.reduce((bytes, { size }) => bytes + size, 0)
  const ofWorkers = sum(all.filter(({ url }) => workers.has(url)))
  return { interactive, page: sum(all) - ofWorkers, workers: ofWorkers }
}

/** The page thread's longest tasks in ms, 0 where none took 50: at the press, while a picture is drawn, and while one types into a long prompt meanwhile. */
async function longestTasks(/** @type {import('playwright').Page} */ page) {
  await page.goto(app.url)
  const prompt = page.locator('#field-prompt')
  const generate = page.locator('[form=request]')
  await page.getByLabel('Steps', { exact: true }).fill('100')
  await page.waitForTimeout(5000)
  await page.evaluate(() => {
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) state.longest = Math.max(state.longest, duration)
    })
    const state = { longest: 0 }
    Object.assign(globalThis, { tasks: state })
    observer.observe({ type: 'longtask' })
  })
  const taken = () =>
    page.evaluate(() => {
      const state = /** @type {any} */ (globalThis).tasks
      const { longest } = state
      state.longest = 0
      return longest
    })
  const ready = page.waitForFunction(() => document.title.startsWith('Ready'), undefined, { timeout: 120_000 })
  await generate.click()
  await ready
  const drawing = await taken()
  await prompt.fill('a (majestic:1.2) castle on a hill, [dark] clouds, '.repeat(100))
  await page.waitForTimeout(1000)
  await taken()
  await generate.click()
  // Entries come a moment after their task.
  await page.waitForTimeout(200)
  const press = await taken()
  await prompt.press('Control+End')
  await prompt.pressSequentially('a boat on the sea and a house', { delay: 40 })
  const typing = await taken()
  return {
    'longest task while drawing, ms': drawing,
    'longest task at the press with 5,000 letters, ms': press,
    'longest task while typing behind them, ms': typing,
  }
}

/** One measurement: a picture drawn in a browser of its own, from the sources in any folder. */
import { join } from 'node:path'
import { chromium } from 'playwright'
import { build, preview } from 'vite'
import { testBrowser } from '../../browser.mjs'
import { processorSeconds } from './processor-time.mjs'
import { WorkerHeap } from './worker-heap.mjs'

/**
 * @typedef {import('./worker.ts').Drawing & {
 *   heapBytes: { idle: number, peakLoading: number },
 *   processorSeconds: { loading: number, after: number },
 * }} Measurement
 * Heaps are those of the engine's worker. The WebAssembly heap's idle size is 0: there is none before the first session.
 */

/** @typedef {Omit<import('./worker.ts').Job, 'files' | 'paths'> & { folder: string, paths: string[] }} Task */

/** Builds the bench's pages from the sources in `root` and serves them. */
export async function serveBench(/** @type {string} */ root) {
  const outDir = join(root, '.cache', 'bench-page')
  const configFile = join(root, 'vite.config.ts')
  const folder = join(root, 'tools', 'bench')
  const pages = ['engine/page.html', 'store/store.html', 'peer/page.html', 'operators/operators.html']
  const input = pages.map((page) => join(folder, page))
  await build({
    root,
    configFile,
    mode: 'bench',
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, copyPublicDir: false, rolldownOptions: { input } },
  })
  const at = { host: '127.0.0.1', port: 0 }
  // Under its own mode: the app's policy has no place for a page of the bench.
  const server = await preview({ root, configFile, mode: 'bench', build: { outDir }, preview: at })
  const address = /** @type {import('node:net').AddressInfo} */ (server.httpServer.address())
  const [url = '', storeUrl = '', peerUrl = '', operatorsUrl = ''] = pages.map(
    (page) => `http://127.0.0.1:${address.port}/tools/bench/${page}`,
  )
  return { url, storeUrl, peerUrl, operatorsUrl, close: () => server.close() }
}

/** How the browser is to be started: with the software GPU of the tests, or in a window with the machine's own. */
export async function benchBrowser({ hardware = false } = {}) {
  if (!hardware) {
    const { executablePath, args, gpu } = await testBrowser()
    return { launch: { executablePath, args }, gpu }
  }
  process.env.TEST_GPU = 'swiftshader' // The installed browser itself, not the one that lavapipe is put into.
  const { executablePath } = await testBrowser()
  const args = ['--enable-unsafe-webgpu', ...(process.platform === 'linux' ? ['--enable-features=Vulkan'] : [])]
  return { launch: { executablePath, args, headless: false }, gpu: 'hardware' }
}

/**
 * Draws the task's picture on the page at `url`.
 * @returns {Promise<Measurement>}
 */
export async function measure(
  /** @type {string} */ url,
  /** @type {import('playwright').LaunchOptions} */ launch,
  /** @type {Task} */ { folder, paths, ...task },
) {
  const browser = await chromium.launch(launch)
  try {
    const page = await browser.newPage()
    const heap = await WorkerHeap.attach(page)
    await page.goto(url)
    await page.locator('input').setInputFiles(paths.map((path) => join(folder, path)))
    const bench = await page.evaluateHandle(
      () => /** @type {import('./page.ts').Bench} */ (Reflect.get(globalThis, 'bench')),
    )
    await bench.evaluate(({ ready }) => ready())
    await heap.collectGarbage()
    const idle = await heap.bytes()
    const before = await processorSeconds(browser)
    await bench.evaluate(({ draw }, job) => draw(job), { ...task, paths })
    const loaded = bench.evaluate(({ loaded }) => loaded())
    const peakLoading = await heap.peakUntil(loaded)
    await loaded
    const between = await processorSeconds(browser)
    const drawing = await bench.evaluate(({ drawn }) => drawn())
    const after = (await processorSeconds(browser)) - between
    return { ...drawing, heapBytes: { idle, peakLoading }, processorSeconds: { loading: between - before, after } }
  } finally {
    await browser.close()
  }
}

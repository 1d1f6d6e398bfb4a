/** Measures painting a mask in the built app: strokes per second, frames, and the page's heap with a large picture. */
import { drawPicture } from '../../../e2e/support/imagepipeline/picture.mjs'
import { setUp } from '../../set-up.mjs'

setUp()
const { benchBrowser } = await import('../engine/measurement.mjs')
const { inNewBrowser, serveApp } = await import('./app.mjs')

const app = await serveApp()
const { launch } = await benchBrowser()
try {
  const measured = (/** @type {number} */ side) => inNewBrowser(launch, (page) => painting(page, side))
  console.log(JSON.stringify({ 2048: await measured(2048), 4096: await measured(4096) }, undefined, 2))
} finally {
  await app.close()
}

/** Opens a picture of `side` pixels, of which the app makes a frame of 2048, and paints on it. */
async function painting(/** @type {import('playwright').Page} */ page, /** @type {number} */ side) {
  await page.goto(app.url)
  await page.getByLabel('Model', { exact: true }).waitFor()
  await page.waitForTimeout(2000)
  for (const label of ['Width', 'Height']) await page.getByLabel(label, { exact: true }).fill('2048')
  await page.getByLabel('Inpainting', { exact: true }).check({ force: true })
  const empty = await pageHeap(page)
  await page
    .locator('[data-field]', { has: page.getByLabel('Start picture', { exact: true }) })
    .locator('input[type=file]')
    .setInputFiles({
      name: 'large.png',
      mimeType: 'image/png',
      buffer: drawPicture({ prompt: 'large', seed: 1, width: side, height: side }),
    })
  await page.getByRole('application', { name: '2048 × 2048' }).waitFor({ timeout: 60_000 })
  await page.waitForTimeout(2000)
  const figures = await page.getByRole('application').evaluate(paint)
  await page.waitForTimeout(3000)
  const heapMegabytes = Math.round(((await pageHeap(page)) - empty) / 1e5) / 10
  return { ...figures, heapMegabytes }
}

/** Objects and array buffers of the page's own thread, after the garbage is collected. */
async function pageHeap(/** @type {import('playwright').Page} */ page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = /** @type {any} */ (await devtools.send('Runtime.getHeapUsage'))
  return usedSize + backingStorageSize
}

/** In the page: strokes at the pace of frames, four samples in each, and then strokes as fast as they go. */
async function paint(/** @type {SVGElement | HTMLElement} */ canvas) {
  // Only pointers that the browser made itself can be captured.
  canvas.setPointerCapture = () => {}
  const { left, top, width, height } = canvas.getBoundingClientRect()
  const point = (/** @type {string} */ type, /** @type {number} */ along, /** @type {number} */ row) =>
    canvas.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerId: 1,
        pointerType: 'mouse',
        buttons: 1,
        clientX: left + width * (0.3 + 0.4 * along),
        clientY: top + height * (0.1 + 0.8 * row),
      }),
    )
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const idle = await times(60, async () => {})
  const drawing = await times(240, async (i) => {
    const row = Math.floor(i / 30) / 8
    if (i % 30 === 0) point('pointerdown', 0, row)
    for (let k = 0; k < 4; k++) point('pointermove', ((i % 30) + k / 4) / 30, row)
    if (i % 30 === 29) point('pointerup', 1, row)
  })
  const strokes = 60
  const begin = performance.now()
  for (let stroke = 0; stroke < strokes; stroke++) {
    point('pointerdown', 0, stroke / strokes)
    for (let k = 1; k <= 20; k++) point('pointermove', k / 20, stroke / strokes)
    point('pointerup', 1, stroke / strokes)
  }
  await frame()
  const strokesPerSecond = Math.round((1000 * strokes) / (performance.now() - begin))
  return { strokesPerSecond, frameMs: { idle, drawing } }

  async function times(/** @type {number} */ count, /** @type {(i: number) => Promise<void>} */ act) {
    /** @type {number[]} */
    const intervals = []
    let last = Number(await frame())
    for (let i = 0; i < count; i++) {
      await act(i)
      const now = Number(await frame())
      intervals.push(now - last)
      last = now
    }
    intervals.sort((a, b) => a - b)
    const at = (/** @type {number} */ share) => Math.round(10 * (intervals[Math.floor(share * (count - 1))] ?? 0)) / 10
    return { median: at(0.5), p95: at(0.95), worst: at(1) }
  }
}

/** How fast the gallery is with 5,000 pictures: `node tools/bench/page/gallery.mjs`. ../README.md tells what the figures are. */
import { setUp } from '../../set-up.mjs'

setUp()
const { benchBrowser } = await import('../engine/measurement.mjs')
const { inNewBrowser, serveApp } = await import('./app.mjs')

const count = 5000
const app = await serveApp()
const { launch, gpu } = await benchBrowser({ hardware: process.argv.includes('--hardware') })
try {
  const figures = await inNewBrowser(launch, fullGallery)
  console.log(`${count} pictures · ${gpu}`)
  console.table(figures)
} finally {
  await app.close()
}

/** Opens the gallery after as many pictures were put into it, and scrolls. */
async function fullGallery(/** @type {import('playwright').Page} */ page) {
  const gallery = page.getByRole('button', { name: 'Gallery', exact: true })
  await page.goto(app.url)
  await gallery.click()
  await page.getByText('Every picture that you make is kept here').waitFor()
  await page.evaluate(seed, count)
  await page.reload()
  await page.locator('#field-model_id').waitFor()
  // The engine opens its model meanwhile: that is another figure.
  await page.waitForTimeout(3000)

  const opened = await page.evaluate(open)
  return { 'open, ms': opened, ...(await frames(page, 40)), ...(await frames(page, 800)) }
}

/** Frames while scrolling for three seconds, by so many pixels a frame. */
async function frames(/** @type {import('playwright').Page} */ page, /** @type {number} */ pixels) {
  const { fps, longest } = await page.evaluate(scroll, pixels)
  return { [`frames a second at ${pixels} px each`]: fps, [`longest frame at ${pixels} px, ms`]: longest }
}

/** From the press on Gallery until every tile in sight has its picture. */
async function open() {
  const started = performance.now()
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Gallery')
  button?.click()
  const inSight = () =>
    [...document.querySelectorAll('[aria-posinset]')].filter((tile) => tile.getBoundingClientRect().top < innerHeight)
  const isDone = () =>
    inSight().length > 0 && inSight().every((tile) => /** @type {any} */ (tile.querySelector('img'))?.complete)
  while (!isDone()) await new Promise(requestAnimationFrame)
  return Math.round(performance.now() - started)
}

async function scroll(/** @type {number} */ pixels) {
  const scroller = /** @type {HTMLElement} */ (document.querySelector('[aria-label=Pictures]')?.parentElement)
  scroller.scrollTop = 0
  await new Promise((resolve) => setTimeout(resolve, 500))
  const started = await new Promise(requestAnimationFrame)
  const intervals = []
  for (let last = started; last - started < 3000; ) {
    scroller.scrollTop = (scroller.scrollTop + pixels) % (scroller.scrollHeight - scroller.clientHeight)
    const now = await new Promise(requestAnimationFrame)
    intervals.push(now - last)
    last = now
  }
  const fps = intervals.length / (intervals.reduce((sum, ms) => sum + ms, 0) / 1000)
  return { fps: Math.round(fps), longest: Math.round(Math.max(...intervals)) }
}

/** Writes as many records, each with a prompt of some length and a thumbnail of its own. */
async function seed(/** @type {number} */ count) {
  const canvas = new OffscreenCanvas(320, 320)
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'))
  const thumbnails = []
  for (let i = 0; i < 50; i++) {
    for (let n = 0; n < 400; n++) {
      context.fillStyle = `hsl(${(i * 7 + n) % 360} 60% ${20 + (n % 60)}%)`
      context.fillRect((n * 53) % 320, (n * 97 + i) % 320, 60, 60)
    }
    thumbnails.push(await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 }))
  }
  /** @type {IDBDatabase} */
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open('darkroom-gallery')
    opening.onsuccess = () => resolve(opening.result)
  })
  const transaction = database.transaction('values', 'readwrite')
  const values = transaction.objectStore('values')
  for (let i = 0; i < count; i++) {
    const id = `${String(1.7e12 + i).padStart(14, '0')}-seeded`
    const prompt = `picture ${i}: ${'a boat on the sea at sunset, masterpiece, detailed, '.repeat(6)}`
    const request = { prompt, seed: i, lora_models: [], embeddings: [] }
    const file = { width: 512, height: 512, type: 'image/png', bytes: 400_000 }
    const facts = { backend: 'local', modelName: 'Demo model', seconds: 1, isFavourite: false, isFlagged: false }
    values.put({ id, date: 1.7e12 + i, request, ...file, ...facts }, `record/${id}`)
    values.put(thumbnails[i % 50], `thumbnail/${id}`)
  }
  await new Promise((resolve) => {
    transaction.oncomplete = resolve
  })
  database.close()
}

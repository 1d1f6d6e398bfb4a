/** How long a newcomer without a graphics card waits for the demo's first picture, from the address on. */
import { testBrowser } from '../../browser.mjs'
import { inNewBrowser, serveApp } from './app.mjs'

const runs = 5
const steps = 20

/** Seconds in five new browsers that have no WebGPU, from least to most. */
export async function measureFirstPicture() {
  const { executablePath } = await testBrowser()
  // Chromium has WebGPU without a graphics card only where it is told to.
  const launch = { executablePath, args: ['--no-sandbox'] }
  const app = await serveApp()
  try {
    const seconds = []
    for (let run = 0; run < runs; run++) seconds.push(await inNewBrowser(launch, (page) => firstPicture(page, app.url)))
    return seconds.toSorted((a, b) => a - b)
  } finally {
    await app.close()
  }
}

async function firstPicture(/** @type {import('playwright').Page} */ page, /** @type {string} */ url) {
  const began = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.getByLabel('Steps', { exact: true }).fill(`${steps}`)
  await page.locator('[form=request]').click()
  const picture = page.getByRole('region', { name: 'Picture' }).locator('img[data-picture]')
  await picture.waitFor({ timeout: 120_000 })
  await picture.evaluate((image) => /** @type {HTMLImageElement} */ (image).decode())
  const seconds = (performance.now() - began) / 1000
  if (await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()))) {
    throw new Error('This browser has WebGPU after all.')
  }
  return seconds
}

/** The store's speed: a file of the store read back, against plain IndexedDB reads of the same chunks in the same run. */
import { chromium } from 'playwright'

const chunkBytes = 4 << 20
const size = 64 * chunkBytes
const runs = 5

/**
 * Medians over five runs of 268 MB.
 * @returns {Promise<{ plain: number, composed: number, ratio: number, ratios: number[] }>} Bytes a second; the ratio of the two in each run.
 */
export async function measureStore(
  /** @type {string} */ url,
  /** @type {import('playwright').LaunchOptions} */ launch,
) {
  const browser = await chromium.launch(launch)
  try {
    const page = await browser.newPage()
    await page.goto(url)
    await page.waitForFunction('globalThis.readBack')
    const readings = /** @type {import('./store-page.ts').Reading[]} */ (
      await page.evaluate(`readBack(${size}, ${runs})`)
    )
    const ratios = readings.map(({ plain, composed }) => composed / plain)
    return {
      plain: median(readings.map(({ plain }) => plain)),
      composed: median(readings.map(({ composed }) => composed)),
      ratio: median(ratios),
      ratios,
    }
  } finally {
    await browser.close()
  }
}

function median(/** @type {number[]} */ values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** The built app, served for a bench, and browsers that open it as newcomers do: nothing is cached but by the disk. */
import { chromium } from 'playwright'
import { build, preview } from 'vite'

/**
 * Builds the app and serves it from this machine.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveApp() {
  await build({ logLevel: 'warn' })
  const server = await preview({ preview: { host: '127.0.0.1', port: 0 } })
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.httpServer.address())
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

/**
 * What `measured` finds in a page of a browser that it has to itself.
 * @template Found
 * @param {import('playwright').LaunchOptions} launch
 * @param {(page: import('playwright').Page) => Promise<Found>} measured
 */
export async function inNewBrowser(launch, measured) {
  const browser = await chromium.launch(launch)
  try {
    return await measured(await browser.newPage({ viewport: { width: 1280, height: 800 } }))
  } finally {
    await browser.close()
  }
}

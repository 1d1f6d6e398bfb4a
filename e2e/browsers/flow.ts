/** What the flows stand on: the browser, started once, and the app at an address where it never was before. */
import { test as base, chromium } from '@playwright/test'
import { testBrowser } from '../../tools/browser.mjs'
import { firefox, webkit } from '../../tools/other-browsers.mjs'
import { BuildServer } from '../support/build-server.ts'
import { drawn, type Pixels } from '../support/drawn.ts'
import { Darkroom } from './darkroom.ts'
import type { DrivenBrowser } from './driven-browser.ts'
import { startFirefox } from './firefox.ts'
import { startWebKit } from './webkit.ts'

export type Engine = 'firefox' | 'webkit'

interface Once {
  engine: Engine
  /** Undefined where it is missing and cannot be installed. */
  driven: DrivenBrowser | undefined
  /** A visit that lasts from test to test: loading the runtime takes a browser longer than most flows do. */
  visit: Darkroom | undefined
  drawnByChromium: (values: Record<string, string>) => Promise<Pixels>
}

interface Each {
  /** Of a first visit: whether the engine's runtime is idle, as starting it costs ten seconds of a processor. */
  isIdle: boolean
  server: BuildServer
  /** The page as the test before left it. */
  darkroom: Darkroom
  /** A first visit of the test's own. */
  firstVisit: Darkroom
}

const missing = {
  firefox: 'Firefox is not installed: its package is firefox-esr.',
  webkit: 'WebKit is not installed: its packages are webkit2gtk-driver and xvfb.',
}

export const test = base.extend<Each, Once>({
  engine: ['firefox', { option: true, scope: 'worker' }],

  driven: [
    async ({ engine }, use) => {
      const browser = await start(engine)
      await use(browser)
      await browser?.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  visit: [
    async ({ driven }, use) => {
      if (!driven) {
        await use(undefined)
        return
      }
      const server = await BuildServer.start()
      await use(new Darkroom(driven, server.url))
      await server.stop()
    },
    { scope: 'worker' },
  ],

  darkroom: async ({ engine, visit }, use, testInfo) => {
    testInfo.skip(!visit, missing[engine])
    await visit!.comeTo()
    await use(visit!)
  },

  isIdle: [false, { option: true }],

  server: async ({ isIdle }, use) => {
    const server = await BuildServer.start({ isIdle })
    await use(server)
    await server.stop()
  },

  firstVisit: async ({ engine, driven, server }, use, testInfo) => {
    testInfo.skip(!driven, missing[engine])
    const darkroom = new Darkroom(driven!, server.url)
    await darkroom.comeTo()
    await use(darkroom)
    await darkroom.leave()
  },

  drawnByChromium: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it which fixtures are needed.
    async ({}, use) => {
      await use(async (values) => {
        const { executablePath, args } = await testBrowser()
        const browser = await chromium.launch({ executablePath, args })
        try {
          const page = await browser.newPage({ baseURL: process.env.APP_URL! })
          await page.goto('/')
          return await drawn(page, values)
        } finally {
          await browser.close()
        }
      })
    },
    { scope: 'worker' },
  ],
})

/** Of a flow that failed, the window is kept. */
test.afterEach(async ({ driven }, testInfo) => {
  if (!driven || testInfo.status === testInfo.expectedStatus) return
  await testInfo.attach('window', { body: await driven.driver.screenshot(), contentType: 'image/png' })
})

async function start(engine: Engine): Promise<DrivenBrowser | undefined> {
  if (engine === 'firefox') {
    const executable = firefox()
    return executable ? startFirefox(executable) : undefined
  }
  const programs = webkit()
  return programs && startWebKit(programs)
}

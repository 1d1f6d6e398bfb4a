/** All components in all their states look as they did when somebody last looked: at four widths, light and dark. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CDPSession, expect, type Page, test } from '@playwright/test'
import { build, type PreviewServer, preview } from 'vite'
import { shrink } from './support/palette-png.ts'

const widths = [360, 768, 1280, 2560]
const themes = ['light', 'dark'] as const
const chapters = [
  'picture',
  'gallery',
  'mask',
  'models',
  'form',
  'remote',
  'prompts',
  'bar',
  'device',
  'notices',
  'licences',
]

const whole = { fullPage: true, timeout: 20_000 }
/** Edges are smoothed in many ways: a few points may differ, and all by less than a shade. */
const shapes = { threshold: 0.1, maxDiffPixels: 60 }
/** A surface that is no longer quite of its colour has many points. */
const colours = { threshold: 0.02, maxDiffPixelRatio: 0.001 }

/** Which major version of Chromium the pictures were made with: sliders and boxes to tick look a little different in each. */
const madeWith = new URL('visual/chromium.txt', import.meta.url)

/** Whether the pictures are made anew, by `-u`. */
const isRenewing = () => ['all', 'changed'].includes(test.info().config.updateSnapshots)

let folder: string | undefined
let server: PreviewServer | undefined

test.beforeAll(async ({ browser }) => {
  const [version = ''] = browser.version().split('.')
  if (isRenewing()) await writeFile(madeWith, `${version}\n`)
  const made = (await readFile(madeWith, 'utf8')).trim()
  test.skip(made !== version, `the pictures are Chromium ${made}’s, this is ${version}: npm run visual -- -u`)
  folder = await mkdtemp(join(tmpdir(), 'darkroom-visual-'))
  await build({
    mode: 'visual',
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: 'app/visual/index.html' } },
    logLevel: 'error',
  })
  server = await preview({ mode: 'visual', build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' } })
})

test.afterAll(async () => {
  await server?.close()
  if (folder) await rm(folder, { recursive: true })
})

/** One for all walls: its browser has the app's scripts compiled. Of its stories each is in one chapter. */
let page: Page
let devtools: CDPSession
const failures: string[] = []
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage({ locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1280, height: 800 } })
  page.on('pageerror', (error) => failures.push(error.message))
  devtools = await page.context().newCDPSession(page)
})
test.afterAll(() => page.close())

for (const chapter of chapters) {
  test(`${chapter} looks as it did`, async () => {
    failures.length = 0
    const query = new URLSearchParams({ chapter, letters: 'boxes' })
    for (const width of widths) {
      // What is as narrow as this is held in a hand.
      await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: width === 360, maxTouchPoints: 1 })
      // The first is loaded; for the others the same wall is hung anew.
      await page.goto(`${server!.resolvedUrls!.local[0]}app/visual/index.html?${query}#${width}`)
      const wall = page.locator(`html[data-ready="${width}"]`)
      await expect(wall).toHaveAttribute('data-chapters', chapters.join(), { timeout: 60_000 })
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme })
        const name = `${chapter}-${width}-${theme}.png`
        await expect.soft(page).toHaveScreenshot(name, { ...whole, ...shapes })
        // Colours are the same at every width.
        if (width === 1280) await expect.soft(page).toHaveScreenshot(name, { ...whole, ...colours })
        if (isRenewing()) await shrink(test.info().snapshotPath(name))
      }
    }
    expect(failures).toEqual([])
  })
}

/** All components in all their states look as they did when somebody last looked: at four widths, light and dark. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { build, type PreviewServer, preview } from 'vite'
import { palettePng } from './support/palette-png.ts'

const widths = [360, 768, 1280, 2560]
const themes = ['light', 'dark'] as const
const chapters = ['picture', 'gallery', 'mask', 'models', 'form', 'remote', 'prompts', 'bar', 'notices']

/** Edges are smoothed in many ways: what differs by less than a shade, or in a few points, is no difference. */
const tolerance = { threshold: 0.1, maxDiffPixels: 60 }

let folder: string
let server: PreviewServer

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'darkroom-visual-'))
  await build({
    mode: 'visual',
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: 'app/visual/index.html' } },
    logLevel: 'error',
  })
  server = await preview({ build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' } })
})

test.afterAll(async () => {
  await server?.close()
  await rm(folder, { recursive: true })
})

test.use({ locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1280, height: 800 } })

for (const chapter of chapters) {
  test(`${chapter} looks as it did`, async ({ page }) => {
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    for (const width of widths) {
      const query = new URLSearchParams({ chapter, width: String(width), letters: 'boxes' })
      await page.goto(`${server.resolvedUrls!.local[0]}app/visual/index.html?${query}`)
      await expect(page.locator('html[data-ready]')).toHaveAttribute('data-chapters', chapters.join(), {
        timeout: 60_000,
      })
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme })
        const picture = await palettePng(await screenshot(page))
        expect.soft(picture).toMatchSnapshot(`${chapter}-${width}-${theme}.png`, tolerance)
      }
    }
    expect(failures).toEqual([])
  })
}

/** The whole page, once two pictures of it in a row are the same. */
async function screenshot(page: Page): Promise<Buffer> {
  const take = () => page.screenshot({ fullPage: true, animations: 'disabled' })
  let [before, now] = [await take(), await take()]
  while (!now.equals(before)) [before, now] = [now, await take()]
  return now
}

/** All components in all their states look as they did when somebody last looked: at four widths, light and dark. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build, type PreviewServer, preview } from 'vite'

const widths = [360, 768, 1280, 2560]
const themes = ['light', 'dark'] as const
const chapters = ['picture', 'gallery', 'mask', 'models', 'form', 'remote', 'prompts', 'bar', 'notices']

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
        await expect
          .soft(page)
          .toHaveScreenshot(`${chapter}-${width}-${theme}.png`, { fullPage: true, timeout: 20_000 })
      }
    }
    expect(failures).toEqual([])
  })
}

/** `node tools/icons.mjs` draws the app's icons from public/icon.svg, and its screenshots from the running app at APP_URL. */
import { readFile } from 'node:fs/promises'
import { chromium } from 'playwright'
import { testBrowser } from './browser.mjs'

const folder = new URL('../public/icons/', import.meta.url).pathname
const svg = (await readFile(new URL('../public/icon.svg', import.meta.url))).toString('base64')
const { executablePath, args } = await testBrowser()
const browser = await chromium.launch({ executablePath, args })

await icon('icon-192', 192)
await icon('icon-512', 512)
// A mask may leave no more than a circle of 80 %; a system that draws its own corners needs the ground to fill them.
await icon('maskable-512', 512, { ground: '#171412', scale: 0.75 })
await icon('apple-touch-icon', 180, { ground: '#171412', scale: 0.9 })
if (process.env.APP_URL) {
  await screenshot('wide', { width: 1280, height: 800 })
  await screenshot('narrow', { width: 390, height: 844 })
}
await browser.close()

async function icon(
  /** @type {string} */ name,
  /** @type {number} */ size,
  { ground = 'transparent', scale = 1 } = {},
) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<body style="margin:0;height:100vh;display:grid;place-items:center;background:${ground}">
    <img src="data:image/svg+xml;base64,${svg}" width="${size * scale}" height="${size * scale}">`)
  await page.locator('img').evaluate((/** @type {HTMLImageElement} */ image) => image.decode())
  await page.screenshot({ path: `${folder}${name}.png`, omitBackground: true })
  await page.close()
}

async function screenshot(/** @type {string} */ name, /** @type {{ width: number, height: number }} */ viewport) {
  const page = await browser.newPage({ viewport, colorScheme: 'dark' })
  await page.goto(process.env.APP_URL ?? '')
  await page.getByLabel('Seed', { exact: true }).fill('7')
  await page.getByLabel('Prompt', { exact: true }).fill('a red boat on the sea at sunset')
  await page.locator('[form=request]').click()
  await page.locator('img[data-picture]').waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Do not show this again' }).click()
  await page.locator('#request').evaluate((form) => form.scrollTo(0, 0))
  await page.evaluate(() => scrollTo(0, 0))
  await page.screenshot({ path: `${folder}screenshot-${name}.png` })
  await page.close()
}

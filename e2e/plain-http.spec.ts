/** The page at a plain http address of the local network, where browsers hold much back: it draws, and says what is missing. */
import { expect } from '@playwright/test'
import { testBrowser } from '../tools/browser.mjs'
import { run } from './support/drawn.ts'
import { test } from './support/idle-runtime/index.ts'
import { alert, button, field } from './support/imagepipeline/page.ts'
import { areKept } from './support/stored.ts'

const { executablePath, args } = await testBrowser()

// An address of documentation (RFC 5737), which leads to this machine and is as little trusted as any other.
const address = '192.0.2.1'

test.use({
  launchOptions: { executablePath, args: [...args, `--host-resolver-rules=MAP ${address} localhost`] },
})

test.beforeEach(async ({ page }) => {
  const mistakes: Error[] = []
  page.on('pageerror', (error) => mistakes.push(error))
  await page.goto(`http://${address}:${new URL(process.env.APP_URL!).port}/`)
  expect(await page.evaluate(() => isSecureContext)).toBe(false)
  await expect(field(page, 'Model')).toHaveValue('demo')
  expect(mistakes).toEqual([])
})

test('a picture is drawn and kept, and the page says what https would add', async ({ page }) => {
  await expect(page.getByText('This page came over plain http.')).toContainText(
    /https:\/\/.*localhost.*GPU.*without the/,
  )
  await expect(page.getByText('A page that came over plain http gets no GPU')).toBeVisible()
  await expect(page.getByText('Notify me')).toHaveCount(0)
  await run(page, { Steps: '2' })
  await expect(alert(page)).toBeEmpty()
  await page.reload()
  await button(page, 'Gallery').click()
  await expect(page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem')).toHaveCount(1)
})

test('a link is copied, and a model stays', async ({ page }) => {
  await run(page, { Steps: '2', Prompt: 'a red boat' })
  await button(page, 'Copy link').click()
  await expect(button(page, 'Link copied')).toBeVisible()
  await field(page, 'Negative prompt').focus()
  await page.keyboard.press('Control+V')
  await expect(field(page, 'Negative prompt')).toHaveValue(new RegExp(`^http://${address}.*#`))
  await page.getByLabel('Open folder').setInputFiles('public/models/demo')
  await expect(field(page, 'Model')).toHaveValue('disk/demo')
  await button(page, 'Keep on this device').click()
  await expect(page.getByRole('button', { name: /^Keep(ing| on)/ })).toHaveCount(0, { timeout: 60_000 })
  await page.reload()
  await expect(field(page, 'Model')).toHaveValue('disk/demo')
})

test('a tab leaves the jobs of another alone, and the next visit offers them once that one is closed', async ({
  page,
  context,
}) => {
  // Longer than what follows, on any machine.
  for (const [label, value] of Object.entries({ Steps: '150', Pictures: '40' })) await field(page, label).fill(value)
  await field(page, 'Prompt').press('Control+Enter')
  await expect(page.locator('[form=request]')).toHaveText(/^Step \d+ of/, { timeout: 60_000 })
  await field(page, 'Prompt').press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Queue' }).locator('[data-jobs=waiting] > li')).toHaveCount(1)
  await areKept(page, 2)
  const other = await context.newPage()
  await other.clock.install()
  await other.addInitScript(() => {
    new BroadcastChannel('darkroom.locks').onmessage = ({ data }) => {
      if ('held' in data) Object.assign(window, { isAnswered: true })
    }
  })
  await other.goto(page.url())
  await expect(field(other, 'Model')).toHaveValue('demo')
  await other.waitForFunction(() => 'isAnswered' in window)
  // Longer than the other tab may take to answer, and not at once: it may be asked again meanwhile.
  for (let i = 0; i < 20; i++) await other.clock.runFor(300)
  await expect(other.getByRole('region', { name: 'Queue' })).toHaveCount(0)
  await page.close()
  await other.reload()
  await expect(other.getByRole('region', { name: 'Queue' })).toContainText('2 jobs were waiting.')
})

test('the camera is refused with a sentence', async ({ page }) => {
  await page.locator('label', { has: field(page, 'Image to image') }).click()
  await page.getByRole('button', { name: /Camera/ }).click()
  await expect(alert(page).filter({ hasText: 'https://' })).toContainText('choose a file')
})

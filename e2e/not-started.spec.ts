/** A page that does not come up says what to do, whatever failed. */
import { expect, type Page } from '@playwright/test'
import { openPage } from './support/imagepipeline/page.ts'
import { test } from './support/watched/index.ts'

const sentence = (page: Page) => page.getByText('Darkroom did not start.')
const main = /\/assets\/index-[\w-]+\.js$/

const scripts: [string, string | undefined, RegExp][] = [
  ['cannot be loaded', undefined, /a script could not be loaded/],
  ['cannot be understood', 'import {', /SyntaxError/],
  ['throws', 'throw new TypeError("odd is not a function")', /odd is not a function/],
]

for (const [how, body, reason] of scripts) {
  test(`the page’s script ${how}`, async ({ page }) => {
    await page.route(main, (route) =>
      body === undefined ? route.abort() : route.fulfill({ body, contentType: 'text/javascript' }),
    )
    await page.goto('/')
    await expect(sentence(page)).toBeVisible({ timeout: 15_000 })
    await expect(sentence(page)).toContainText('Reload the page')
    // A script that failed before the guard listened is found missing, without a reason.
    await expect(page.getByRole('alert')).toContainText(body === undefined ? /Darkroom/ : reason)
  })
}

test('a browser that lacks what the page begins with', async ({ page }) => {
  await page.addInitScript(() => Object.assign(Crypto.prototype, { getRandomValues: undefined }))
  await page.goto('/')
  await expect(sentence(page)).toBeVisible()
  await expect(page.getByText('The browser says: ')).toContainText('getRandomValues')
})

test('a browser that knows no modules', async ({ page }) => {
  await page.route('/', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace('type="module"', 'type="unknown"') })
  })
  await page.goto('/')
  await expect(sentence(page)).toBeVisible({ timeout: 15_000 })
})

test('nothing of it is seen once the page is up', async ({ page }) => {
  await openPage(page)
  await page.evaluate(() => reportError(new Error('later')))
  await page.evaluate(() => new Promise(requestAnimationFrame))
  await expect(sentence(page)).toHaveCount(0)
  await expect(page.getByRole('main')).toBeVisible()
})

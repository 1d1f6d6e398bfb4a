/** The built files, and the oldest browsers that they are for. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { parse } from 'acorn'
import { ecmaVersion, oldestBrowsers } from '../tools/oldest-browsers.ts'
import { test } from './support/watched/index.ts'

test('no script of the build is written in newer words than the oldest browsers know', () => {
  const scripts = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((path) => /\.m?js$/.test(path))
  expect(scripts).toContain('sw.js')
  const newer = scripts.flatMap((path) => {
    try {
      parse(readFileSync(`dist/${path}`, 'utf8'), { ecmaVersion, sourceType: path === 'sw.js' ? 'script' : 'module' })
      return []
    } catch (error) {
      return [`${path}: ${error}`]
    }
  })
  expect(newer).toEqual([])
})

test('a browser that is too old is told which are not', async ({ page }) => {
  const { chrome, firefox, safari } = oldestBrowsers
  const sentence = page.getByText(
    `Darkroom needs a newer browser: Chrome or Edge ${chrome}, Firefox ${firefox}, Safari ${safari} or later.`,
  )
  await page.goto('/')
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('demo')
  await expect(sentence).toHaveCount(0)
  await page.addInitScript(() => Reflect.deleteProperty(Promise, 'withResolvers'))
  await page.reload()
  await expect(sentence).toBeVisible()
})

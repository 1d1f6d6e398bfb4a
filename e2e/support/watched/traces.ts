/** Everything that can be read of a page, and of what its browser keeps, but for storage that is made for secrets. */
import type { Page } from '@playwright/test'

/** What is in the page: its elements with their attributes, its title, address and history. */
export const inside = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement.outerHTML, document.title, location.href, JSON.stringify(history.state)].join('\n'),
  )

/** Both storages, where secrets are kept in the way that the person says. */
export const storages = (page: Page) => page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))

/** What outlives the tab: localStorage, cookies, IndexedDB with its contents, and everything that service workers keep. */
export async function kept(page: Page): Promise<string> {
  const context = page.context()
  const { cookies, origins } = await context.storageState({ indexedDB: true })
  return JSON.stringify([cookies, origins, await cachedRequests(page)])
}

/** Address and headers of whatever lies in the page's caches. */
export const cachedRequests = (page: Page) =>
  page.evaluate(async () => {
    const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)))
    const requests = (await Promise.all(caches.map((cache) => cache.keys()))).flat()
    return requests.map(({ url, headers }) => ({ url, headers: JSON.stringify([...headers]) }))
  })

/** The bytes of the picture at hand, as it would be downloaded. */
export async function downloaded(page: Page): Promise<string> {
  const address = await page.getByRole('link', { name: 'Download PNG' }).getAttribute('href')
  return page.evaluate(async (address) => {
    const bytes = await (await fetch(address)).arrayBuffer()
    return new TextDecoder('latin1').decode(bytes)
  }, address!)
}

/** A window whose IndexedDB takes no Blobs, as WebKit's private ones: on the page, and in its workers. */
import type { Page } from '@playwright/test'

/** To be called before the page is opened. */
export async function refuseBlobs(page: Page): Promise<void> {
  await page.addInitScript(refuse)
  await page.route(/\/assets\/[\w-]*worker[\w-]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `(${refuse})();${await response.text()}` })
  })
}

function refuse(): void {
  const { put } = IDBObjectStore.prototype
  const holdsBlob = (value: unknown): boolean =>
    value instanceof Blob || (typeof value === 'object' && value !== null && Object.values(value).some(holdsBlob))
  IDBObjectStore.prototype.put = function (value, key) {
    if (holdsBlob(value)) throw new DOMException('No Blobs here.', 'DataCloneError')
    return put.call(this, value, key)
  }
}

/** Jobs in the page's database: a job is listed at the press, and written a moment later. */
import { expect, type Page } from '@playwright/test'

/** Waits until so many are written: from then on they outlive the page. */
export async function areKept(page: Page, count: number): Promise<void> {
  await expect.poll(() => page.evaluate(keptJobs)).toBe(count)
}

/** How many there are, inside the page. */
async function keptJobs(): Promise<number> {
  const opened = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('darkroom-gallery')
    opening.onsuccess = () => resolve(opening.result)
  })
  const [table = ''] = opened.objectStoreNames
  const keys = await new Promise<IDBValidKey[]>((resolve) => {
    const reading = opened.transaction(table).objectStore(table).getAllKeys(IDBKeyRange.bound('job/', 'job/\uffff'))
    reading.onsuccess = () => resolve(reading.result)
  })
  opened.close()
  return keys.length
}

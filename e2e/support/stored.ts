/** What the page's databases hold: it is on the page first, and written a moment later. */
import { expect, type Page } from '@playwright/test'

/** Waits until so many jobs are written: from then on they outlive the page. */
export async function areKept(page: Page, count: number): Promise<void> {
  await expect.poll(() => stored(page, 'darkroom-gallery', 'job/')).toHaveLength(count)
}

/** The values of a database whose keys begin so, without their files. */
export function stored(page: Page, database: string, prefix: string): Promise<unknown[]> {
  return page.evaluate(
    async ([database, prefix]) => {
      const opened = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open(database)
        opening.onsuccess = () => resolve(opening.result)
      })
      const [table = ''] = opened.objectStoreNames
      const reading = opened
        .transaction(table)
        .objectStore(table)
        .getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`))
      const values = await new Promise<unknown[]>((resolve) => {
        reading.onsuccess = () => resolve(reading.result)
      })
      opened.close()
      return JSON.parse(JSON.stringify(values))
    },
    [database, prefix] as const,
  )
}

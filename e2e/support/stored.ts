/** What the page's databases hold: it is on the page first, and written a moment later. */
import { expect, type Page } from '@playwright/test'

/** Waits until so many jobs are written: from then on they outlive the page. */
export async function areKept(page: Page, count: number): Promise<void> {
  await expect.poll(() => countStored(page, 'darkroom-gallery', 'job/')).toBe(count)
}

/** How many keys of a database begin so. */
export const countStored = (page: Page, database: string, prefix: string): Promise<number> =>
  page.evaluate(answer<'count'>, { database, prefix, question: 'count' } as const)

/** The values behind such keys, without their files. */
export const stored = (page: Page, database: string, prefix: string): Promise<unknown[]> =>
  page.evaluate(answer<'getAll'>, { database, prefix, question: 'getAll' } as const)

interface Question<Name> {
  database: string
  prefix: string
  question: Name
}

/** Inside the page. */
async function answer<Name extends 'count' | 'getAll'>({ database, prefix, question }: Question<Name>) {
  const opened = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open(database)
    opening.onsuccess = () => resolve(opening.result)
  })
  const [table = ''] = opened.objectStoreNames
  const values = opened.transaction(table).objectStore(table)
  const reading: IDBRequest = values[question](IDBKeyRange.bound(prefix, `${prefix}\uffff`))
  await new Promise((resolve) => {
    reading.onsuccess = resolve
  })
  opened.close()
  return JSON.parse(JSON.stringify(reading.result))
}

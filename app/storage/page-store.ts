/** What the page keeps in the browser's database; where the browser refuses, it works on and forgets, and says so. */
import { create } from 'zustand'
import { indexedDbStore, type KeyValueStore, orMemory } from '../../src/storage/index.ts'

/** Whether the browser refused to keep what was to outlive this page. */
export const useForgetting = create<{ isForgetting: boolean }>()(() => ({ isForgetting: false }))

/** How many databases do not open, as another tab has them open that does not answer. */
export const useWaiting = create<{ count: number }>()(() => ({ count: 0 }))

export const noteWaiting = (isWaiting: boolean) =>
  useWaiting.setState(({ count }) => ({ count: count + (isWaiting ? 1 : -1) }))

/** The store of this name. */
export function pageStore(database: string, table?: string): KeyValueStore {
  const store = indexedDbStore(database, table, { onWaiting: noteWaiting })
  return orMemory(store, () => useForgetting.setState({ isForgetting: true }))
}

/**
 * Pictures, and the jobs that they come of: in one database, so that a picture and the end of its job can be one transaction. It
 * has the name that it had when it held pictures only: they are too many to be moved.
 */
export const workStore = pageStore('darkroom-gallery')

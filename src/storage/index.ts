/** What outlives the page, in IndexedDB. */
export { indexedDbStore, type KeyValueStore, memoryStore } from './key-value-store.ts'

/** What outlives the page, in IndexedDB. */
export { indexedDbStore } from './indexed-db-store.ts'
export { type Changes, type KeyValueStore, memoryStore } from './key-value-store.ts'
export { isFull, isQuota, type Waiting } from './opening.ts'
export { orMemory } from './or-memory.ts'

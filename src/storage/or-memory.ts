/** A store that goes on where the browser refuses one. */
import { GenerationError } from '../generation/index.ts'
import { type KeyValueStore, memoryStore } from './key-value-store.ts'

/** The store, or, once the browser refuses it, one that lasts as long as the page; `onRefused` hears of that. */
export function orMemory(store: KeyValueStore, onRefused: () => void): KeyValueStore {
  let used = store
  async function attempt<Value>(access: (store: KeyValueStore) => Promise<Value>): Promise<Value> {
    try {
      return await access(used)
    } catch (error) {
      if (!(error instanceof GenerationError && error.code === 'no-storage')) throw error
      if (used === store) {
        used = memoryStore()
        onRefused()
      }
      return access(used)
    }
  }
  return {
    get: (key) => attempt((values) => values.get(key)),
    getMany: (keys) => attempt((values) => values.getMany(keys)),
    all: (prefix) => attempt((values) => values.all(prefix)),
    keys: (prefix) => attempt((values) => values.keys(prefix)),
    set: (entries) => attempt((values) => values.set(entries)),
    delete: (keys) => attempt((values) => values.delete(keys)),
    change: (changes) => attempt((values) => values.change(changes)),
    update: (key, change, others) => attempt((values) => values.update(key, change, others)),
  }
}

/** Where records are kept: names and values, in the browser's IndexedDB or in memory. */
import { createStore, delMany, get, promisifyRequest, setMany } from 'idb-keyval'

export interface KeyValueStore {
  get(key: string): Promise<unknown>
  /** The values of all keys with this beginning, in the order of their keys. */
  all(prefix: string): Promise<unknown[]>
  /** Sets all of them or none. */
  set(entries: readonly [key: string, value: unknown][]): Promise<void>
  delete(keys: readonly string[]): Promise<void>
}

/** The store of this name in the browser's IndexedDB. */
export function indexedDbStore(name: string): KeyValueStore {
  const store = createStore(name, 'values')
  return {
    get: (key) => get(key, store),
    all: (prefix) =>
      store('readonly', (values) => promisifyRequest(values.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))),
    set: (entries) => setMany([...entries], store),
    delete: (keys) => delMany([...keys], store),
  }
}

/** A store that forgets: for tests, and where the browser keeps nothing. */
export function memoryStore(): KeyValueStore {
  const values = new Map<string, unknown>()
  return {
    get: async (key) => values.get(key),
    all: async (prefix) =>
      [...values]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, value]) => value),
    set: async (entries) => {
      for (const [key, value] of entries) values.set(key, structuredClone(value))
    },
    delete: async (keys) => {
      for (const key of keys) values.delete(key)
    },
  }
}

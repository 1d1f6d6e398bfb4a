/** Where the store keeps its things: values under names, changed all or nothing. IndexedDB in a browser, memory in tests. */
import { createStore, promisifyRequest } from 'idb-keyval'

/** Changes that happen together or, where the page dies or the disk is full, not at all. */
export interface Changes {
  set?: readonly (readonly [key: string, value: unknown])[]
  remove?: readonly string[]
}

export interface KeyValue {
  /** The values, undefined where there is none. */
  get(keys: readonly string[]): Promise<unknown[]>
  /** All keys that begin so, in order. */
  keys(prefix: string): Promise<string[]>
  /** Replaces the value under `key` by what `change` makes of it (undefined leaves none), together with other changes. */
  update(key: string, change: (old: unknown) => unknown, others?: Changes): Promise<void>
}

/** Values that last as long as the page. */
export function memoryKeyValue(entries: Map<string, unknown> = new Map()): KeyValue {
  return {
    get: async (keys) => keys.map((key) => entries.get(key)),
    keys: async (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)).sort(),
    async update(key, change, { set = [], remove = [] } = {}) {
      const value = change(entries.get(key))
      for (const gone of remove) entries.delete(gone)
      for (const [name, other] of set) entries.set(name, other)
      if (value === undefined) entries.delete(key)
      else entries.set(key, value)
    },
  }
}

/** The database of models. */
export const database = 'darkroom.models'

/** Values in IndexedDB; each update is one transaction. */
export function indexedKeyValue(database: string): KeyValue {
  const use = createStore(database, 'entries')
  return {
    get: (keys) => use('readonly', (store) => Promise.all(keys.map((key) => promisifyRequest(store.get(key))))),
    async keys(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
      return (await use('readonly', (store) => promisifyRequest(store.getAllKeys(range)))) as string[]
    },
    update: (key, change, { set = [], remove = [] } = {}) =>
      use('readwrite', (store) => {
        const reading = store.get(key)
        let mistake: unknown
        reading.onsuccess = () => {
          try {
            const value = change(reading.result)
            for (const gone of remove) store.delete(gone)
            for (const [name, other] of set) store.put(other, name)
            if (value === undefined) store.delete(key)
            else store.put(value, key)
          } catch (error) {
            mistake = error
            store.transaction.abort()
          }
        }
        return promisifyRequest(store.transaction).catch((error) => {
          throw mistake ?? error
        })
      }),
  }
}

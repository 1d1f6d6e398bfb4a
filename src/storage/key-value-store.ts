/** Where things are kept: names and values, Blobs among them, in the browser's IndexedDB or in memory. */

/** Changes that happen together or, where the page dies or the disk is full, not at all. */
export interface Changes {
  set?: readonly (readonly [key: string, value: unknown])[]
  delete?: readonly string[]
}

export interface KeyValueStore {
  get(key: string): Promise<unknown>
  /** The values of these keys, undefined where there is none. */
  getMany(keys: readonly string[]): Promise<unknown[]>
  /** The values of all keys with this beginning, in the order of their keys. */
  all(prefix: string): Promise<unknown[]>
  /** All keys with this beginning, in order. */
  keys(prefix: string): Promise<string[]>
  /** Sets all of them or none. */
  set(entries: readonly (readonly [key: string, value: unknown])[]): Promise<void>
  delete(keys: readonly string[]): Promise<void>
  /** Makes all of the changes or none. */
  change(changes: Changes): Promise<void>
  /** Replaces the value under `key` by what `change` makes of it, without Blobs (undefined leaves none), together with other changes. */
  update(key: string, change: (old: unknown) => unknown, others?: Changes): Promise<void>
}

/** A store that forgets: for tests, and where the browser keeps nothing. */
export function memoryStore(values: Map<string, unknown> = new Map()): KeyValueStore {
  const keys = (prefix: string) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort()
  const change = ({ set = [], delete: gone = [] }: Changes) => {
    for (const key of gone) values.delete(key)
    for (const [key, value] of set) values.set(key, structuredClone(value))
  }
  return {
    get: async (key) => values.get(key),
    getMany: async (keys) => keys.map((key) => values.get(key)),
    all: async (prefix) => keys(prefix).map((key) => values.get(key)),
    keys: async (prefix) => keys(prefix),
    set: async (set) => change({ set }),
    delete: async (keys) => change({ delete: keys }),
    change: async (changes) => change(changes),
    async update(key, make, others = {}) {
      const value = make(values.get(key))
      change(others)
      change(value === undefined ? { delete: [key] } : { set: [[key, value]] })
    },
  }
}

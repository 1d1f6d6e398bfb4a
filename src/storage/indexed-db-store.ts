/** A store in the browser's IndexedDB, whatever of it the browser has. */
import { promisifyRequest } from 'idb-keyval'
import { holdsBlob, withBlobs, withoutBlobs } from './blob-bytes.ts'
import type { Changes, KeyValueStore } from './key-value-store.ts'
import { isQuota, opening, type Use, type Waiting } from './opening.ts'

type Entries = NonNullable<Changes['set']>

/** The store of this name. Where IndexedDB is forbidden, all that is asked of it rejects with the code `no-storage`. */
export function indexedDbStore(database: string, table = 'values', waiting: Waiting = {}): KeyValueStore {
  const use = opening(database, table, waiting)
  let probing: Promise<boolean> | undefined
  let lastWriting: Promise<unknown> = Promise.resolve()

  /** The entries in a form that this database takes. */
  async function storable(entries: Entries): Promise<Entries> {
    if (!entries.some(([, value]) => holdsBlob(value))) return entries
    probing ??= takesBlobs(use)
    if (await probing) return entries
    return Promise.all(entries.map(async ([key, value]) => [key, await withoutBlobs(value)] as const))
  }

  /** One after the other: what takes time to be read into bytes is not overtaken by what was written later. */
  function write(entries: Entries, writing: (values: IDBObjectStore, entries: Entries) => void): Promise<void> {
    const written = lastWriting.then(async () => {
      const ready = await storable(entries)
      await use('readwrite', (values) => {
        try {
          writing(values, ready)
        } catch (error) {
          // What was put before would stay.
          values.transaction.abort()
          throw error
        }
        return ended(values.transaction)
      })
    })
    lastWriting = written.catch(() => {})
    return written
  }

  const update: KeyValueStore['update'] = async (key, change, { set = [], delete: gone = [] } = {}) => {
    let mistake: unknown
    const written = write(set, (values, entries) => {
      const reading = values.get(key)
      reading.onsuccess = () => {
        try {
          const value = change(withBlobs(reading.result))
          for (const other of gone) values.delete(other)
          for (const [name, other] of entries) values.put(other, name)
          if (value === undefined) values.delete(key)
          else values.put(value, key)
        } catch (error) {
          mistake = error
          values.transaction.abort()
        }
      }
    })
    return written.catch((error) => {
      throw mistake ?? error
    })
  }

  const change: KeyValueStore['change'] = ({ set = [], delete: gone = [] }) =>
    write(set, (values, entries) => {
      for (const key of gone) values.delete(key)
      for (const [key, value] of entries) values.put(value, key)
    })

  return {
    get: async (key) => withBlobs(await use('readonly', (values) => promisifyRequest(values.get(key)))),
    async getMany(keys) {
      const reading = (values: IDBObjectStore) => Promise.all(keys.map((key) => promisifyRequest(values.get(key))))
      return (await use('readonly', reading)).map(withBlobs)
    },
    async all(prefix) {
      return (await use('readonly', (values) => promisifyRequest(values.getAll(range(prefix))))).map(withBlobs)
    },
    async keys(prefix) {
      return (await use('readonly', (values) => promisifyRequest(values.getAllKeys(range(prefix))))) as string[]
    },
    set: (set) => change({ set }),
    delete: (gone) => change({ delete: gone }),
    change,
    update,
  }
}

/** The error comes from the request at fault: the transaction's own is null until it is aborted, which WebKit may never do. */
function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = ({ target }) => {
      const { error } = target as IDBRequest
      // Those that fall with the transaction know nothing of why.
      if (error?.name !== 'AbortError') reject(error)
    }
    transaction.onabort = () => reject(transaction.error)
  })
}

const range = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`)

/**
 * Whether the database takes Blobs: not in WebKit's private windows. One is tried alone, as a transaction there that wants to
 * write others as well never ends once a Blob was refused. A full disk says nothing of Blobs.
 */
function takesBlobs(use: Use): Promise<boolean> {
  const key = 'blob?'
  return use(
    'readwrite',
    (values) =>
      new Promise((resolve) => {
        const { transaction } = values
        transaction.oncomplete = () => resolve(true)
        transaction.onabort = () => resolve(isQuota(transaction.error))
        try {
          const putting = values.put(new Blob(['a Blob']), key)
          putting.onsuccess = () => values.delete(key)
          putting.onerror = () => resolve(isQuota(putting.error))
        } catch {
          transaction.abort()
        }
      }),
  )
}

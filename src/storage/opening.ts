/** A database that is opened when it is used, closed when another tab wants to be rid of it, and waited for when it does not open. */
import { createStore } from 'idb-keyval'
import { GenerationError } from '../generation/index.ts'

/** Does something in one transaction of the database. */
export type Use = <Value>(
  mode: IDBTransactionMode,
  access: (values: IDBObjectStore) => PromiseLike<Value>,
) => Promise<Value>

export interface Waiting {
  /** Hears that it does not open, and later that it did. What is to be done waits meanwhile, and is done then. */
  onWaiting?: (isWaiting: boolean) => void
}

/** After how long a database that does not open is told of, in ms: a slow disk takes seconds. */
const patience = 5000

/** The database is opened at the first use, and again where it was closed. No failure of it is without a word. */
export function opening(name: string, table: string, { onWaiting = () => {} }: Waiting): Use {
  let store = createStore(name, table)
  let connection: IDBDatabase | undefined
  let wasOpen = false

  function opened(database: IDBDatabase): void {
    if (connection) return
    connection = database
    wasOpen = true
    // Who wants to delete or renew the database waits until nobody has it open. What was begun is done first.
    database.onversionchange = () => {
      database.close()
      closed()
    }
    // The browser may close it, too: where the person deletes the page's data.
    database.addEventListener('close', closed)
  }

  function closed(): void {
    connection = undefined
    store = createStore(name, table)
  }

  /** Tells where the database does not open: because it is to be deleted or renewed, and a tab of an earlier version has it open. */
  function waiting(): () => void {
    let isTold = false
    const late = setTimeout(() => {
      isTold = true
      onWaiting(true)
    }, patience)
    return () => {
      clearTimeout(late)
      if (isTold) onWaiting(false)
      isTold = false
    }
  }

  return async (mode, access) => {
    const waited = connection ? () => {} : waiting()
    try {
      return await store(mode, (values) => {
        waited()
        opened(values.transaction.db)
        return access(values)
      })
    } catch (cause) {
      waited()
      if (isQuota(cause)) throw new GenerationError('quota', noRoom, { cause })
      if (!wasOpen) throw new GenerationError('no-storage', refusal, { cause })
      // Browsers abort transactions without giving a reason.
      throw cause ?? new DOMException('The browser could not write it down, and does not say why.', 'UnknownError')
    }
  }
}

/** What browsers throw, or give as a request's error, where a write finds no room. */
export const isQuota = (error: unknown) => error instanceof Error && error.name === 'QuotaExceededError'

/** Whether a write failed for want of room: what made room may be followed by another try. */
export const isFull = (error: unknown) => error instanceof GenerationError && error.code === 'quota'

const noRoom = 'This browser has no room left for Darkroom. Delete pictures in the gallery, or models, then try again.'

const refusal =
  'This browser keeps nothing for this page. Allow it to keep data, or use an ordinary window instead of a private one.'

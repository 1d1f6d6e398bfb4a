/** A browser in which nothing happens by itself: to be imported before everything else, as stores begin when they are loaded. */

/** Nothing is counted, cut or drawn: a component shows what its story put into the stores. */
class SilentWorker extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
}

/** Every frame has a storage of its own, which is empty. */
function emptyStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

const openDatabase = indexedDB.open.bind(indexedDB)
const now = Date.UTC(2026, 0, 15, 12)
const room = { usage: 3_000_000_000, quota: 60_000_000_000 }

globalThis.Worker = SilentWorker as unknown as typeof Worker
Date.now = () => now
Object.assign(indexedDB, { open: (name: string) => openDatabase(`visual ${location.search} ${name}`) })
Object.defineProperties(globalThis, {
  localStorage: { value: emptyStorage() },
  sessionStorage: { value: emptyStorage() },
})
// What differs from machine to machine: room and memory, what a Mac calls its keys, whether one may notify and share.
Object.defineProperties(navigator, {
  storage: { value: { estimate: async () => room, persist: async () => true } },
  userAgent: { value: 'A browser' },
  deviceMemory: { value: 8 },
})
Reflect.deleteProperty(Navigator.prototype, 'share')
Object.defineProperty(Notification, 'permission', { value: 'default' })

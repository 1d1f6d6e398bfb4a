/** IndexedDB as WebKit's private windows have it, which take no Blobs. */
import { afterEach } from 'vitest'

const { put } = IDBObjectStore.prototype

function holdsBlob(value: unknown): boolean {
  return value instanceof Blob || (typeof value === 'object' && value !== null && Object.values(value).some(holdsBlob))
}

/** From now on to the end of the test, whatever holds a Blob is refused. */
export function refuseBlobs(): void {
  IDBObjectStore.prototype.put = function (value, key) {
    if (holdsBlob(value)) throw new DOMException('No Blobs here.', 'DataCloneError')
    return put.call(this, value, key)
  }
}

afterEach(() => {
  IDBObjectStore.prototype.put = put
})

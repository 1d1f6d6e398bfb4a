/** Blobs as bytes, wherever in a value they are, and back: for databases that take no Blobs. */

/** A Blob as it lies in such a database. */
interface BlobBytes {
  blobType: string
  blobBytes: ArrayBuffer
}

export function holdsBlob(value: unknown): boolean {
  return value instanceof Blob || (isTree(value) && Object.values(value).some(holdsBlob))
}

/** The value with the bytes of its Blobs in their places. */
export async function withoutBlobs(value: unknown): Promise<unknown> {
  if (value instanceof Blob) return { blobType: value.type, blobBytes: await value.arrayBuffer() } satisfies BlobBytes
  if (!isTree(value)) return value
  if (Array.isArray(value)) return Promise.all(value.map(withoutBlobs))
  const entries = Object.entries(value).map(async ([name, part]) => [name, await withoutBlobs(part)])
  return Object.fromEntries(await Promise.all(entries))
}

/** The value as it was before its Blobs were taken out. */
export function withBlobs(value: unknown): unknown {
  if (!isTree(value)) return value
  if (Array.isArray(value)) return value.map(withBlobs)
  const { blobType, blobBytes } = value as Partial<BlobBytes>
  if (blobBytes instanceof ArrayBuffer) return new Blob([blobBytes], { type: String(blobType) })
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withBlobs(part)]))
}

/** What may hold others: lists and plain objects, as all that is kept is made of. */
function isTree(value: unknown): value is object {
  return Array.isArray(value) || (typeof value === 'object' && value?.constructor === Object)
}

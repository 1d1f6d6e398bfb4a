/** Bytes that are done with. */

/**
 * Gives their memory back at once; left to the garbage collector, hundreds of megabytes pile up while a model loads. Bytes that
 * do not fill their buffer are left alone, for others may be using the rest of it.
 */
export function free(bytes: Uint8Array): void {
  const { buffer, byteLength } = bytes
  // Browsers of before 2024 have no way to do it.
  if (byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer?.(0)
}

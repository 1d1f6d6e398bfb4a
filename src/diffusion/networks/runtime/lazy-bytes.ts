/** Bytes that are made only when they are read, so that a model's weights are never in memory all at once. */

/**
 * Looks like a Uint8Array of `size` bytes to onnxruntime-web, which reads an external tensor by one synchronous call of
 * `subarray`; that call runs `make`, and nothing is kept. Other uses see an empty array.
 */
export function lazyBytes(size: number, make: () => Uint8Array): Uint8Array {
  const bytes = new Uint8Array(0)
  Object.defineProperty(bytes, 'byteLength', { value: size })
  Object.defineProperty(bytes, 'subarray', { value: (begin: number, end: number) => make().subarray(begin, end) })
  return bytes
}

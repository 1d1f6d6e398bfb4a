/** A kernel at work: a module of one function, with a memory of its own that grows to what a call needs. */
export interface Kernel {
  run(...parameters: number[]): void
  /** Its memory, at least so many bytes; what an earlier call gave may be detached. */
  space(bytes: number): ArrayBuffer
}

const pageBytes = 65_536

/** Starts the module; false where WebAssembly or its SIMD is missing. */
export function startedKernel(module: () => Uint8Array<ArrayBuffer>): Kernel | false {
  if (typeof WebAssembly === 'undefined') return false
  const bytes = module()
  if (!WebAssembly.validate(bytes)) return false
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as {
    memory: WebAssembly.Memory
    run: Kernel['run']
  }
  const space = (bytes: number) => {
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes)
    if (missing > 0) memory.grow(missing)
    return memory.buffer
  }
  return { run, space }
}

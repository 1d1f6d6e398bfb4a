/** A kernel at work: a module of one function, over a memory that grows to what a call needs. */
export interface Kernel {
  run(...parameters: number[]): void
  /** Its memory, at least so many bytes; what an earlier call gave may be detached. */
  space(bytes: number): ArrayBuffer
  readonly memory: WebAssembly.Memory
}

const pageBytes = 65_536

/** Starts the module, with a memory of its own or with that of another kernel; false where WebAssembly or its SIMD is missing. */
export function startedKernel(module: () => Uint8Array<ArrayBuffer>, shared?: WebAssembly.Memory): Kernel | false {
  if (typeof WebAssembly === 'undefined') return false
  const bytes = module()
  if (!WebAssembly.validate(bytes)) return false
  const memory = shared ?? new WebAssembly.Memory({ initial: 1 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { in: { memory } })
  const { run } = exports as unknown as Pick<Kernel, 'run'>
  const space = (bytes: number) => {
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes)
    if (missing > 0) memory.grow(missing)
    return memory.buffer
  }
  return { run, space, memory }
}

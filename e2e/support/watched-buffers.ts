/** The buffers of a GPU device that are there, for tests of what gives its memory back. */

export interface WatchedBuffers {
  alive: ReadonlySet<GPUBuffer>
  /** Of those. */
  bytes(): number
  /** The most bytes that there were at once. */
  most(): number
}

/** Those that the device makes from now on. */
export function watchedBuffers(gpu: GPUDevice): WatchedBuffers {
  const alive = new Set<GPUBuffer>()
  const bytes = () => [...alive].reduce((sum, { size }) => sum + size, 0)
  let most = 0
  const { createBuffer } = gpu
  gpu.createBuffer = (how) => {
    const buffer = createBuffer.call(gpu, how)
    const { destroy } = buffer
    buffer.destroy = () => {
      alive.delete(buffer)
      return destroy.call(buffer)
    }
    alive.add(buffer)
    most = Math.max(most, bytes())
    return buffer
  }
  return { alive, bytes, most: () => most }
}

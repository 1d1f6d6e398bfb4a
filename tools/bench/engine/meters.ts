/** What this thread takes of memory and GPU, counted where it is taken. To be imported before onnxruntime. */

/** Bytes in GPU buffers now, and the most that there were since `peak` was last set. */
export const gpuBytes = { now: 0, peak: 0 }

/** Compute programs dispatched so far. */
export const dispatches = { count: 0 }

const memories: WebAssembly.Memory[] = []

/** Bytes of WebAssembly memory; it only ever grows. */
export function wasmBytes(): number {
  return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
}

WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor)
    memories.push(this)
  }
}

let queue: GPUQueue | undefined

/** When the GPU has done all that it was given. */
export async function gpuIdle(): Promise<void> {
  await queue?.onSubmittedWorkDone()
}

if (globalThis.GPUDevice) {
  const sizes = new WeakMap<GPUBuffer, number>()

  const { createBuffer } = GPUDevice.prototype
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor)
    queue = this.queue
    sizes.set(buffer, buffer.size)
    gpuBytes.now += buffer.size
    gpuBytes.peak = Math.max(gpuBytes.peak, gpuBytes.now)
    return buffer
  }

  const { destroy } = GPUBuffer.prototype
  GPUBuffer.prototype.destroy = function () {
    gpuBytes.now -= sizes.get(this) ?? 0
    sizes.delete(this)
    return destroy.call(this)
  }

  const pass = GPUComputePassEncoder.prototype
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = pass
  pass.dispatchWorkgroups = function (...workgroups) {
    dispatches.count++
    return dispatchWorkgroups.apply(this, workgroups)
  }
  pass.dispatchWorkgroupsIndirect = function (...source) {
    dispatches.count++
    return dispatchWorkgroupsIndirect.apply(this, source)
  }
}

/** Tensors that a session left on the GPU, taken out of its hands. */
import type { Ort, Tensor } from './ort.ts'

/** GPUBufferUsage, which TypeScript knows in windows only. Source: the WebGPU specification. */
const [copySrc, copyDst, storage] = [0x4, 0x8, 0x80]

/**
 * The same tensors in buffers of our own; the given ones are disposed of. onnxruntime-web (1.31) does not survive that a tensor
 * is disposed of after the session that made it was released.
 */
export function ownCopies<Name extends string>(
  ort: Ort,
  gpu: GPUDevice,
  tensors: Readonly<Record<Name, Tensor>>,
): Record<Name, Tensor> {
  const encoder = gpu.createCommandEncoder()
  const copies = {} as Record<Name, Tensor>
  for (const [name, tensor] of Object.entries<Tensor>(tensors) as [Name, Tensor][]) {
    const { size } = tensor.gpuBuffer
    const buffer = gpu.createBuffer({ size, usage: storage | copySrc | copyDst })
    encoder.copyBufferToBuffer(tensor.gpuBuffer, 0, buffer, 0, size)
    copies[name] = ort.Tensor.fromGpuBuffer(buffer, {
      dataType: tensor.type as 'float32' | 'float16',
      dims: tensor.dims,
      dispose: () => buffer.destroy(),
    })
  }
  gpu.queue.submit([encoder.finish()])
  for (const tensor of Object.values<Tensor>(tensors)) tensor.dispose()
  return copies
}

/** ONNX graphs of Stable Diffusion's networks, written for the runtime at hand. */
export { clipTextGraph, hiddenOutput, pooledOutput } from './clip-text.ts'
export { clipVisionGraph } from './clip-vision.ts'
export type { Dialect } from './dialect.ts'
export { roundedBlock, type Value, type WeightBits, type WeightRecipe, weightBytes } from './onnx.ts'
export { PortableDialect } from './portable.ts'
export { addedEmbedding, branches, contextGraph, deepOutput, timeEmbedding, unetGraph, unetSizes } from './unet.ts'
export { vaeDecoderGraph, vaeEncoderGraph } from './vae.ts'
export { WebGpuDialect } from './webgpu.ts'

/** Bytes by range, and the tensors that lie in them. */
export { type ByteSource, blobBytes, download, type LocalByteSource, memoryBytes } from './bytes.ts'
export { type Dtype, isNumeric } from './dtype.ts'
export { toFloat16, toFloat32 } from './floats.ts'
export { httpBytes } from './http-bytes.ts'
export { refusal } from './http-refusal.ts'
export { readSafetensors, type Safetensors, type TensorEntry } from './safetensors.ts'
export { addFastProduct, mergedHalves, type Product } from './simd/index.ts'
export { fitted, type Patch, renamed, type Shapes, type StoredTensor, stored, type Weights } from './weights.ts'

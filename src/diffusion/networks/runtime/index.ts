/** onnxruntime-web on this device: the device itself, the sessions, and the weights they are given. */
export { type Device, type DeviceReport, openDevice } from './device.ts'
export { loadOrt, type Ort, ortBuild } from './ort.ts'
export { permuted } from './permuted.ts'
export { nodePlacer, type Placement } from './placement.ts'
export { type Inputs, Runtime, type Session, type Tensor, type WeightReader } from './session.ts'
export { free } from './spent-bytes.ts'
export type { Rewrite } from './weight-buffers.ts'

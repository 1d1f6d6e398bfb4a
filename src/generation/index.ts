/** Asking for pictures: the contract between the page and whoever makes them, its errors, and the way of both across a thread. */
export type { Backend, Delivery, GenerationEvent } from './backend.ts'
export { GenerationError, type GenerationErrorDetail, reasonOf } from './error.ts'
export { type Failure, failure, rebuilt } from './failure.ts'
export { loadedPart } from './loaded-part.ts'
export { trustOwnScripts } from './own-scripts.ts'
export { connect, type Gone, serve, tellGone } from './port.ts'
export { answer, smallWorker } from './small-worker.ts'

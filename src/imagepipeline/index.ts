/** The ImagePipeline API: a Backend that sends the request there, and what a person needs around it. */
export {
  type Connection,
  createLog,
  defaultConnection,
  type Exchange,
  type KeyStorage,
  keyring,
  masked,
  readConnection,
} from './api/index.ts'
export { addressAdvice, addressProblem, type Bucket, bucketProblem, bucketPublisher } from './bucket/index.ts'
export { type Job, type JobStore, memoryJobStore, readJob } from './jobs.ts'
export { type Pasted, pastedRequests } from './paste/index.ts'
export { addressOf } from './pictures.ts'
export { testConnection } from './probe.ts'
export type { RemoteProgress } from './progress.ts'
export { type RemoteBackendOptions, remoteBackend } from './remote-backend.ts'
export { codeSample, type LanguageName, languages } from './samples/index.ts'

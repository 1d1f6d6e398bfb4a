/** Jobs that wait, here and at the API. */
export { JobsLine } from './JobsLine.tsx'
export { NotificationControl } from './NotificationControl.tsx'
export { QueuePanel } from './QueuePanel.tsx'
export {
  acceptJobs,
  addJob,
  beginJob,
  cancelJobs,
  holdJobs,
  queueIsKept,
  restoreQueue,
  settleJob,
  takeJob,
  useQueue,
} from './queue.ts'
export type { QueuedJob } from './queue-store.ts'

/** Jobs: whose turn it is, those that wait, and those that the API has. */
export { JobsLine } from './JobsLine.tsx'
export { NotificationControl } from './NotificationControl.tsx'
export { QueuePanel } from './QueuePanel.tsx'
export { addJob, restoreQueue, useQueue } from './queue.ts'
export { lookForJobs, useRemoteJobs } from './remote-jobs.ts'
export { enqueue, enqueueEnlarging, generate, setEndless, useEndless } from './turns.ts'

/** Schedulers: how a picture is drawn out of noise in a number of model calls, with diffusers' numbers. */
export type { Schedule, ScheduleOptions } from './schedule.ts'
export {
  addedNoise,
  createSchedule,
  ignoresSetting,
  type SchedulerName,
  schedulerNames,
  usualEta,
} from './schedulers.ts'
export type { SchedulerConfig } from './settings.ts'

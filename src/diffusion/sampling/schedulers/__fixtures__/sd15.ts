/** Of the scheduler_config.json of stable-diffusion-v1-5 what every scheduler's tests take: where a run ends is left to each class. */
import type { SchedulerConfig } from '../settings.ts'

export const sd15: SchedulerConfig = {
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  skip_prk_steps: true,
  steps_offset: 1,
  clip_sample: false,
}

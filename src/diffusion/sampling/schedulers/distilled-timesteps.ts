/** The timesteps that consistency models were distilled on, and a few of them for a run. */
import { refusal, type SchedulerSettings } from './settings.ts'

/** `steps` of the `original_inference_steps` timesteps of the distillation, evenly chosen, descending. */
export function distilledTimesteps(
  { num_train_timesteps, original_inference_steps }: SchedulerSettings,
  steps: number,
  custom?: readonly number[],
): readonly number[] {
  if (custom) return custom.map(Math.trunc)
  if (steps > original_inference_steps) {
    throw refusal(
      `This scheduler works with at most ${original_inference_steps} steps: ask for fewer; 4 to 8 are usual.`,
      'num_inference_steps',
    )
  }
  const stride = Math.floor(num_train_timesteps / original_inference_steps)
  const skip = original_inference_steps / steps
  return Array.from({ length: steps }, (_, i) => (original_inference_steps - Math.floor(i * skip)) * stride - 1)
}

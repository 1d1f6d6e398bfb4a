/** The queue in words. */
import type { QueuedJob } from './queue-store.ts'

/** How many jobs, as a sentence begins: "1 job waits". */
export function jobsWait(count: number): string {
  return count === 1 ? '1 job waits' : `${count} jobs wait`
}

/** What a job is called: the beginning of its prompt. */
export function jobTitle({ request: { prompt }, enlarging }: Pick<QueuedJob, 'request' | 'enlarging'>): string {
  const words = prompt.trim().replace(/\s+/g, ' ')
  const short = words === '' ? 'Without a prompt' : words.length > 80 ? `${words.slice(0, 79).trimEnd()}…` : words
  return enlarging ? (words === '' ? 'Enlarge a picture' : `Enlarge: ${short}`) : short
}

/** Its size, how many pictures, and who draws them by which model. */
export function jobFacts({ request, backend, modelName, enlarging }: QueuedJob): string {
  if (enlarging) return `${enlarging.width} × ${enlarging.height} · ${enlarging.upscalerName}`
  const { width, height, samples } = request
  const pictures = samples > 1 ? [`${samples} pictures`] : []
  const maker = backend === 'local' ? modelName : `ImagePipeline, ${modelName}`
  return [`${width} × ${height}`, ...pictures, maker].join(' · ')
}

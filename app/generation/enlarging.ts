/** A picture made larger, as a run: shown tile by tile, kept in the gallery, with its text and the way back to its source. */
import { withPostprocessing } from '../../src/gallery/index.ts'
import { engine } from '../engine/index.ts'
import type { Enlarging, Job } from '../request/index.ts'
import { upscalerIsOpen } from '../upscalers/index.ts'
import { type DrawOptions, useGeneration } from './generation.ts'
import { addMade } from './made.ts'
import { advanced, newRun } from './run.ts'

/** Draws the job as the run at hand. */
export async function enlarge(
  job: Job & { enlarging: Enlarging },
  signal: AbortSignal,
  { along, onPicture }: Pick<DrawOptions, 'along' | 'onPicture'> = {},
): Promise<void> {
  const { enlarging, request } = job
  const { picture: source, upscaler, upscalerName, width, height, by, isForeign, madeBy, parameters } = enlarging
  await upscalerIsOpen(upscaler)
  signal.throwIfAborted()
  const preview = await small(source)
  useGeneration.setState({ run: { ...newRun(job, performance.now()), preview } })
  const asked = { picture: source, upscaler, width, height }
  for await (const event of engine().enlarge(asked, signal)) {
    const now = performance.now()
    const before = useGeneration.getState().run!
    // The source is shown until the larger one is there.
    const run = { ...advanced(before, event, now), preview: event.type === 'image' ? undefined : preview }
    if (event.type === 'image') {
      const said = { upscaler: upscalerName, by, width, height }
      const picture = await withPostprocessing(event.picture, { source, parameters, ...said })
      const enlarged = { upscaler: upscalerName, by, source: enlarging.source, isForeign }
      const seconds = (now - before.drawingSince) / 1000
      const facts = { request, modelName: job.modelName, backend: madeBy, seed: request.seed, seconds, enlarged }
      await addMade(picture, facts, { size: { width, height } }, along?.(true))
      onPicture?.(picture)
    }
    useGeneration.setState({ run })
  }
  preview?.close()
}

/** Pixels of a preview's width, at the most as many as a screen's. */
const resizeWidth = 512

/** The picture as a preview; undefined where the browser cannot read it, which the engine says better. */
const small = (picture: Blob): Promise<ImageBitmap | undefined> =>
  createImageBitmap(picture, { resizeWidth, resizeQuality: 'high' }).catch(() => undefined)

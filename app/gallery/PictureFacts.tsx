/** What a picture is made from; what is not known before it is made is left open. */
import type { Enlarged } from '../../src/gallery/index.ts'
import {
  type ChoiceField,
  drawnSize,
  fields,
  type GenerationRequest,
  hasSecondPass,
  secondPass,
} from '../../src/parameters/index.ts'
import type { Job, Size } from '../request/index.ts'

const schedulers = (fields.scheduler as ChoiceField).choices

/** What is not known before the picture is made is missing; `size` where the request does not tell it. */
interface Facts extends Job {
  seed?: number
  seconds?: number
  size?: Size | undefined
  grid?: string | undefined
  enlarged?: Enlarged | undefined
}

export function PictureFacts({ picture }: { picture: Facts }) {
  const { request, modelName, seed, seconds, grid, enlarging } = picture
  const { width, height } = enlarging ?? picture.size ?? drawnSize(request)
  const enlarged = enlarging ? { ...enlarging, upscaler: enlarging.upscalerName } : picture.enlarged
  const facts = {
    ...(grid && { Grid: grid }),
    // Of how a picture from elsewhere was made nothing need be known.
    ...(!enlarged?.isForeign && { Seed: seed ?? (enlarging ? request.seed : '…'), Model: modelName }),
    Size: `${width} × ${height}`,
    ...(!enlarged?.isForeign && {
      Steps: stepsInWords(request),
      Scheduler: schedulers[request.scheduler] ?? request.scheduler,
    }),
    ...(enlarged && {
      Enlarged: [enlarged.by && `${enlarged.by}×`, `by ${enlarged.upscaler}`].filter(Boolean).join(' '),
    }),
    Time: seconds === undefined ? '…' : `${seconds.toFixed(1)} s`,
  }
  return (
    <dl>
      {Object.entries(facts).map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Of both passes, where there are two. */
function stepsInWords(request: GenerationRequest): string {
  const { num_inference_steps: steps } = request
  return hasSecondPass(request) ? `${steps} + ${secondPass(request).num_inference_steps}` : String(steps)
}

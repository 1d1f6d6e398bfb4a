/** What a picture is made from; what is not known before it is made is left open. */
import { type ChoiceField, fields } from '../../src/parameters/index.ts'
import type { Making, Picture } from '../generation/index.ts'

const schedulers = (fields.scheduler as ChoiceField).choices

type Facts = Making & Partial<Pick<Picture, 'seed' | 'seconds' | 'size' | 'grid'>>

export function PictureFacts({ picture }: { picture: Facts }) {
  const { request, modelName, seed, seconds, grid } = picture
  const { width, height } = picture.size ?? request
  const facts = {
    ...(grid && { Grid: grid }),
    Seed: seed ?? '…',
    Model: modelName,
    Size: `${width} × ${height}`,
    Steps: request.num_inference_steps,
    Scheduler: schedulers[request.scheduler] ?? request.scheduler,
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

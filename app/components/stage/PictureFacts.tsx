/** What a picture is made from; what is not known before it is made is left open. */
import { type ChoiceField, fields } from '../../../src/parameters/index.ts'
import type { Making, Picture } from '../../state/pictures.ts'

const schedulers = (fields.scheduler as ChoiceField).choices

export function PictureFacts({ picture }: { picture: Making | Picture }) {
  const { request, modelName } = picture
  const isMade = 'seed' in picture
  const facts = {
    Seed: isMade ? picture.seed : '…',
    Model: modelName,
    Size: `${request.width} × ${request.height}`,
    Steps: request.num_inference_steps,
    Scheduler: schedulers[request.scheduler] ?? request.scheduler,
    Time: isMade ? `${picture.seconds.toFixed(1)} s` : '…',
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

/** What a picture was made from, and what can be done with it. */
import { type ChoiceField, fields } from '../../../src/parameters/index.ts'
import type { Picture } from '../../state/pictures.ts'
import { setField } from '../../state/request.ts'
import { Icon } from '../Icon.tsx'
import { Facts } from './Facts.tsx'

const schedulers = (fields.scheduler as ChoiceField).choices

export function PictureFacts({ picture }: { picture: Picture }) {
  const { seed, request, modelName, seconds, url } = picture
  const facts = {
    Seed: seed,
    Model: modelName,
    Size: `${request.width} × ${request.height}`,
    Steps: request.num_inference_steps,
    Scheduler: schedulers[request.scheduler] ?? request.scheduler,
    Time: `${seconds.toFixed(1)} s`,
  }
  return (
    <div className="facts">
      <Facts facts={facts} />
      <div className="actions">
        <button type="button" onClick={() => setField('seed', seed)}>
          Use this seed
        </button>
        <a className="button" href={url} download={`darkroom-${seed}.png`}>
          <Icon name="download" />
          Download PNG
        </a>
      </div>
    </div>
  )
}

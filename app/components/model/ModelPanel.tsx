/** Which model draws, and how to open another. */

import { isWhole, type Manifest } from '../../../src/models/index.ts'
import { controlId } from '../../hooks/useField.ts'
import { demoDescription, demoId } from '../../state/demo.ts'
import { fail } from '../../state/failure.ts'
import { openFromDisk, turnTo, useChosenModel, useModels } from '../../state/models.ts'
import { keepFiles, useStored } from '../../state/stored.ts'
import { bytesInWords } from '../../state/words.ts'
import { FilePicker } from './FilePicker.tsx'

export function ModelPanel() {
  const models = useModels((state) => state.models)
  const opening = useModels((state) => state.opening)
  const stored = useStored((state) => state.models)
  const fromDisk = useModels((state) => state.fromDisk)
  const chosen = useChosenModel()
  const closed = stored.filter((model) => isWhole(model) && canDraw(model) && !models.some(({ id }) => id === model.id))
  const unkept = chosen && !stored.some(({ id }) => id === chosen.id) ? fromDisk[chosen.id] : undefined
  const id = controlId('model_id')
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={id}>Model</label>
        <div className="open-model">
          <FilePicker label="Open file" onFiles={openFromDisk} />
          <FilePicker label="Open folder" folder onFiles={openFromDisk} />
        </div>
      </div>
      <select
        id={id}
        aria-describedby={`${id}-facts`}
        value={chosen?.id ?? ''}
        onChange={({ target }) => turnTo(target.value)}
      >
        {!chosen && <option value="">{opening ? `Opening ${opening} …` : 'No model is open'}</option>}
        {models.map((model) => (
          <option key={model.id} value={model.id}>
            {model.name}
          </option>
        ))}
        {closed.map((model) => (
          <option key={model.id} value={model.id}>
            {model.name}
          </option>
        ))}
      </select>
      <p className="quiet" id={`${id}-facts`}>
        {chosen && `${bytesInWords(chosen.bytes)}, draws at ${chosen.width} × ${chosen.height} pixels. `}
        {chosen?.id === demoId && demoDescription}
      </p>
      {chosen && unkept && (
        <button type="button" onClick={() => keepFiles(chosen.id, unkept).catch(fail)}>
          Keep on this device
        </button>
      )}
    </div>
  )
}

/** Whether it may be a checkpoint: what has not been opened yet is given the chance. */
const canDraw = ({ kind }: Manifest) => kind === 'checkpoint' || kind === 'inpainting' || kind === 'unknown'

/** Which model draws, and how to open another. */
import { isWhole, mayDraw } from '../../src/models/index.ts'
import { demoDescription, demoId, tabAdvice } from '../engine/index.ts'
import { bytesInWords, kit } from '../kit/index.ts'
import { controlId } from '../request/index.ts'
import { FilePicker, FilePickers } from './FilePicker.tsx'
import { openGiven } from './given-files.ts'
import { KeepButton } from './KeepButton.tsx'
import { familyNames } from './model-words.ts'
import { turnTo, useChosenModel, useModels } from './models.ts'
import { useStored } from './stored.ts'

export function ModelPanel() {
  const models = useModels((state) => state.models)
  const opening = useModels((state) => state.opening)
  const stored = useStored((state) => state.models)
  const chosen = useChosenModel()
  const closed = stored.filter((model) => isWhole(model) && mayDraw(model) && !models.some(({ id }) => id === model.id))
  const id = controlId('model_id')
  return (
    <div className={kit.field}>
      <div className={kit.fieldHead}>
        <label htmlFor={id}>Model</label>
        <FilePickers>
          <FilePicker label="Open file" onFiles={openGiven} />
          <FilePicker label="Open folder" folder onFiles={openGiven} />
        </FilePickers>
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
      <p className={kit.quiet} id={`${id}-facts`}>
        {chosen &&
          `${bytesInWords(chosen.bytes)}, ${chosen.family === 'sd' ? '' : `${familyNames[chosen.family]}, `}draws at ${chosen.width} × ${chosen.height} pixels. `}
        {chosen && tabAdvice(chosen.bytes)}
        {chosen?.id === demoId && demoDescription}
      </p>
      {chosen && <KeepButton id={chosen.id} />}
    </div>
  )
}

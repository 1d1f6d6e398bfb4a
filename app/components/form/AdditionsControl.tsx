/** What is added to the model on this device: LoRAs with their weights, and embeddings; each with its trigger words. */
import type { ReactNode } from 'react'
import { controlId, useField } from '../../hooks/useField.ts'
import { addToPrompt, lorasOf, openAddition, setLoras, useAdditions } from '../../state/additions.ts'
import { setField, useRequest } from '../../state/request.ts'
import { Icon } from '../Icon.tsx'
import { FilePicker } from '../model/FilePicker.tsx'

export function AdditionsControl() {
  const request = useRequest((state) => state.request)
  const loras = lorasOf(request)
  const problems = [useField('lora_models').wrong, useField('lora_weights').wrong, useField('embeddings').wrong]
  const { embeddings } = request
  return (
    <fieldset className="field additions" aria-label="LoRAs and embeddings">
      <div className="field-head">
        <span className="addition-title">LoRAs and embeddings</span>
        <div className="open-model">
          <FilePicker
            label="Add file"
            id={controlId('lora_models')}
            several
            onFiles={(files) => files.forEach((file) => void openAddition(file))}
          />
        </div>
      </div>
      {loras.map(({ id, weight }, i) => (
        <Addition key={id} id={id} onRemove={() => setLoras(loras.toSpliced(i, 1))}>
          <input
            type="number"
            step={0.05}
            aria-label={`Weight of ${id}`}
            value={Number.isNaN(weight) ? '' : weight}
            onChange={({ target }) => setLoras(loras.with(i, { id, weight: target.valueAsNumber }))}
          />
        </Addition>
      ))}
      {embeddings.map((id) => (
        <Addition
          key={id}
          id={id}
          onRemove={() =>
            setField(
              'embeddings',
              embeddings.filter((one) => one !== id),
            )
          }
        />
      ))}
      <p className="wrong">{problems.find((problem) => problem)}</p>
    </fieldset>
  )
}

interface AdditionProps {
  id: string
  onRemove: () => void
  /** What can be set of it. */
  children?: ReactNode
}

function Addition({ id, onRemove, children }: AdditionProps) {
  const opened = useAdditions(({ additions }) => additions.find((addition) => addition.id === id))
  return (
    <div className="addition">
      <span className="addition-name">{id}</span>
      {children}
      <button type="button" className="bare" aria-label={`Remove ${id}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
      {opened ? (
        opened.triggers.length > 0 && (
          <div className="triggers">
            {opened.triggers.map((word) => (
              <button key={word} type="button" title="Write it into the prompt" onClick={() => addToPrompt(word)}>
                {word}
              </button>
            ))}
          </div>
        )
      ) : (
        <p className="wrong">Not open any more: add its file again, or remove it.</p>
      )}
    </div>
  )
}

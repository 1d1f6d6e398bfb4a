/** The LoRAs of a picture made on this device: each with its weight and its trigger words. */
import { addToPrompt, lorasOf, openAddition, setLoras, useAdditions } from '../../state/additions.ts'
import { useRequest } from '../../state/request.ts'
import { FilePicker } from '../model/FilePicker.tsx'

export function LoraControl() {
  const request = useRequest((state) => state.request)
  const additions = useAdditions((state) => state.additions)
  const loras = lorasOf(request)
  return (
    <fieldset className="field">
      <legend>LoRA</legend>
      {loras.map(({ id, weight }, i) => (
        <div key={id} className="field-head">
          <label>
            {id}{' '}
            <input
              type="number"
              step={0.05}
              aria-label={`Weight of ${id}`}
              value={Number.isNaN(weight) ? '' : weight}
              onChange={({ target }) => setLoras(loras.with(i, { id, weight: target.valueAsNumber }))}
            />
          </label>
          {additions
            .find((addition) => addition.id === id)
            ?.triggers.map((word) => (
              <button key={word} type="button" onClick={() => addToPrompt(word)}>
                {word}
              </button>
            ))}
          <button type="button" aria-label={`Remove ${id}`} onClick={() => setLoras(loras.toSpliced(i, 1))}>
            Remove
          </button>
        </div>
      ))}
      <FilePicker label="Add a LoRA or an embedding" onFiles={([file]) => file && void openAddition(file)} />
    </fieldset>
  )
}

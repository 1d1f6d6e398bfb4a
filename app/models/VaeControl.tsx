/** Which VAE decodes: the model's own, one that was opened from disk, or one that this browser keeps. */
import { isWhole } from '../../src/models/index.ts'
import { FieldFrame, setField, useField } from '../request/index.ts'
import { FilePicker, FilePickers } from './FilePicker.tsx'
import { openVae } from './given-files.ts'
import { KeepButton } from './KeepButton.tsx'
import { useModels } from './models.ts'
import { useStored } from './stored.ts'

export function VaeControl() {
  const { value, attributes } = useField('vae')
  const open = useModels((state) => state.vaes)
  const stored = useStored((state) => state.models)
  const kept = stored.filter((model) => model.kind === 'vae' && isWhole(model))
  const vaes = [...open, ...kept.filter(({ id }) => !open.some((other) => other.id === id))]
  return (
    <FieldFrame
      name="vae"
      beside={
        <FilePickers>
          <FilePicker label="Open VAE" several onFiles={openVae} />
        </FilePickers>
      }
    >
      <select {...attributes} value={value} onChange={({ target }) => setField('vae', target.value)}>
        <option value="">The model’s own</option>
        {vaes.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {value && !vaes.some(({ id }) => id === value) && <option value={value}>{value} (not open)</option>}
      </select>
      <KeepButton id={value} />
    </FieldFrame>
  )
}

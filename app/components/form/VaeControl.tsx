/** Which VAE decodes: the model's own, or one that was opened from disk. */
import { useField } from '../../hooks/useField.ts'
import { openVaeFromDisk, useModels } from '../../state/models.ts'
import { setField } from '../../state/request.ts'
import { FilePicker } from '../model/FilePicker.tsx'
import { FieldFrame } from './FieldFrame.tsx'

export function VaeControl() {
  const { value, attributes } = useField('vae')
  const vaes = useModels((state) => state.vaes)
  return (
    <FieldFrame
      name="vae"
      beside={
        <div className="open-model">
          <FilePicker label="Open VAE" several onFiles={openVaeFromDisk} />
        </div>
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
    </FieldFrame>
  )
}

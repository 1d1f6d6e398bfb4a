/** One of several. */
import type { ChoiceField, FieldName } from '../../src/parameters/index.ts'
import { FieldFrame } from './FieldFrame.tsx'
import { setField } from './request.ts'
import { useField } from './useField.ts'

export function ChoiceControl({ name, field }: { name: FieldName; field: ChoiceField }) {
  const { value, attributes } = useField(name)
  const chosen = String(value)
  return (
    <FieldFrame name={name}>
      <select {...attributes} value={chosen} onChange={({ target }) => setField(name, target.value)}>
        {Object.entries(field.choices).map(([choice, label]) => (
          <option key={choice} value={choice}>
            {label}
          </option>
        ))}
        {!(chosen in field.choices) && <option value={chosen}>{chosen}</option>}
      </select>
    </FieldFrame>
  )
}

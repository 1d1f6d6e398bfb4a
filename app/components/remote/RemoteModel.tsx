/** What the API is asked for, and with which of its models. */
import { type ChoiceField, type Endpoint, fields } from '../../../src/parameters/index.ts'
import { useField } from '../../hooks/useField.ts'
import { chooseEndpoint, presets } from '../../state/request.ts'
import { FieldFrame } from '../form/FieldFrame.tsx'
import { LineControl } from '../form/LineControl.tsx'

const tasks = Object.entries((fields.endpoint as ChoiceField).choices)

export function RemoteModel() {
  const { value, attributes } = useField('endpoint')
  return (
    <>
      <FieldFrame name="endpoint">
        <select {...attributes} value={value} onChange={({ target }) => chooseEndpoint(target.value as Endpoint)}>
          {tasks.map(([endpoint, label]) => (
            <option key={endpoint} value={endpoint}>
              {label}
            </option>
          ))}
        </select>
      </FieldFrame>
      <LineControl name="model_id" proposals={presets} />
    </>
  )
}

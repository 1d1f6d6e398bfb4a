/** Yes or no. */
import type { FieldName } from '../../src/parameters/index.ts'
import { FieldFrame } from './FieldFrame.tsx'
import { setField } from './request.ts'
import { useField } from './useField.ts'

export function SwitchControl({ name }: { name: FieldName }) {
  const { value, attributes } = useField(name)
  const box = (
    <input
      {...attributes}
      type="checkbox"
      checked={Boolean(value)}
      onChange={({ target }) => setField(name, target.checked)}
    />
  )
  return (
    <FieldFrame name={name} beside={box}>
      {null}
    </FieldFrame>
  )
}

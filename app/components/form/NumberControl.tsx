/** A number, to be typed or slid. */
import type { FieldName, NumberField } from '../../../src/parameters/index.ts'
import { useField } from '../../hooks/useField.ts'
import { setField } from '../../state/request.ts'
import { FieldFrame } from './FieldFrame.tsx'
import { NumberInput } from './NumberInput.tsx'

interface NumberControlProps {
  name: FieldName
  field: NumberField
}

export function NumberControl({ name, field }: NumberControlProps) {
  const { label, min, max, step } = field
  const { value: current, attributes } = useField(name)
  const value = Number(current)
  const set = (next: number) => setField(name, next)
  const input = <NumberInput {...attributes} {...{ min, max, step, value }} onChange={set} />
  return (
    <FieldFrame name={name} beside={input}>
      <input
        type="range"
        aria-label={`${label}, slider`}
        {...{ min, max, step }}
        value={Number.isFinite(value) ? value : min}
        onChange={({ target }) => set(target.valueAsNumber)}
      />
    </FieldFrame>
  )
}

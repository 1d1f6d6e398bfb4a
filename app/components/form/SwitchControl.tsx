/** Yes or no. */
import { useField } from '../../hooks/useField.ts'
import { setField } from '../../state/request.ts'
import { FieldFrame } from './FieldFrame.tsx'

export function SwitchControl({ name }: { name: 'safety_checker' | 'refiner' | 'hires' | 'base64' }) {
  const { value, attributes } = useField(name)
  const box = (
    <input {...attributes} type="checkbox" checked={value} onChange={({ target }) => setField(name, target.checked)} />
  )
  return (
    <FieldFrame name={name} beside={box}>
      {null}
    </FieldFrame>
  )
}

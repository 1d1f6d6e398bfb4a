/** Yes or no. */
import { FieldFrame } from './FieldFrame.tsx'
import { setField } from './request.ts'
import { useField } from './useField.ts'

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

/** Words of their own, in a box. */
import { FieldFrame } from './FieldFrame.tsx'
import { setField } from './request.ts'
import { useField } from './useField.ts'

interface TextControlProps {
  name: 'hr_prompt' | 'hr_negative_prompt'
  /** Shown while it is empty. */
  placeholder: string
}

export function TextControl({ name, placeholder }: TextControlProps) {
  const { value, attributes } = useField(name)
  return (
    <FieldFrame name={name}>
      <textarea
        {...attributes}
        rows={2}
        value={value}
        placeholder={placeholder}
        onChange={({ target }) => setField(name, target.value)}
      />
    </FieldFrame>
  )
}

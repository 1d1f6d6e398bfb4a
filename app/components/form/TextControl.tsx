/** A text of any length, in a box that grows with it. */

import { useField } from '../../hooks/useField.ts'
import { setField } from '../../state/request.ts'
import { FieldFrame } from './FieldFrame.tsx'

export function TextControl({ name }: { name: 'prompt' | 'negative_prompt' }) {
  const { value, attributes } = useField(name)
  return (
    <FieldFrame name={name}>
      <div className="growing" data-text={value}>
        <textarea
          {...attributes}
          rows={name === 'prompt' ? 3 : 1}
          dir="auto"
          value={value}
          onChange={({ target }) => setField(name, target.value)}
        />
      </div>
    </FieldFrame>
  )
}

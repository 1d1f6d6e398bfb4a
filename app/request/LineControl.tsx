/** A text of one line. */
import { FieldFrame } from './FieldFrame.tsx'
import { setField } from './request.ts'
import { useField } from './useField.ts'

interface LineControlProps {
  name: 'model_id' | 'webhook' | 'server_id'
  /** What is usual; anything else may be typed as well. */
  proposals?: readonly string[]
}

export function LineControl({ name, proposals = [] }: LineControlProps) {
  const { value, attributes } = useField(name)
  const listId = `${attributes.id}-proposals`
  return (
    <FieldFrame name={name}>
      <input
        {...attributes}
        type="text"
        autoComplete="off"
        spellCheck={false}
        list={proposals.length > 0 ? listId : undefined}
        value={value}
        onChange={({ target }) => setField(name, target.value)}
      />
      <datalist id={listId}>
        {proposals.map((proposal) => (
          <option key={proposal} value={proposal} />
        ))}
      </datalist>
    </FieldFrame>
  )
}

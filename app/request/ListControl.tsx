/** Several names or numbers, parted by commas or lines, in a box where they can be typed in peace. */

import { useState } from 'react'
import { FieldFrame } from './FieldFrame.tsx'
import styles from './ListControl.module.css'
import { setField } from './request.ts'
import { useField } from './useField.ts'

export function ListControl({ name }: { name: 'embeddings' | 'lora_models' | 'lora_weights' }) {
  const { value, attributes } = useField(name)
  const [text, setText] = useState(() => value.join('\n'))
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    if (read(text).join() !== value.join()) setText(value.join('\n'))
  }

  function type(typed: string) {
    setText(typed)
    if (name === 'lora_weights') setField(name, read(typed).map(Number))
    else setField(name, read(typed))
  }

  return (
    <FieldFrame name={name}>
      <div className={styles.growing} data-text={text}>
        <textarea
          {...attributes}
          rows={1}
          spellCheck={false}
          placeholder="one per line"
          value={text}
          onChange={({ target }) => type(target.value)}
        />
      </div>
    </FieldFrame>
  )
}

const read = (text: string) =>
  text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

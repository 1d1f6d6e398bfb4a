/** A secret's input: what is typed goes to its keyring, and nothing of it into the page. */

import type { Ref } from 'react'
import kit from './kit.module.css'

interface SecretInputProps {
  ref: Ref<HTMLInputElement>
  id: string
  label: string
  /** Shown while nothing is kept. */
  placeholder: string
  isKept: boolean
  onChange: (secret: string) => void
}

export function SecretInput({ ref, id, label, placeholder, isKept, onChange }: SecretInputProps) {
  return (
    <div className={kit.field}>
      <label htmlFor={id}>{label}</label>
      {/* Uncontrolled: React would write the secret into the page as an attribute. */}
      <input
        ref={ref}
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder={isKept ? '•••••••• is kept' : placeholder}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}

/** A secret's input: what is typed goes to its keyring, and nothing of it into the page. */
import { useEffect, useRef } from 'react'
import kit from '../kit.module.css'

interface SecretInputProps {
  id: string
  label: string
  /** Shown while nothing is kept. */
  placeholder: string
  /** Once it is forgotten, the box is emptied. */
  isKept: boolean
  onChange: (secret: string) => void
}

export function SecretInput({ id, label, placeholder, isKept, onChange }: SecretInputProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!isKept) box.current!.value = ''
  }, [isKept])
  return (
    <div className={kit.field}>
      <label htmlFor={id}>{label}</label>
      {/* Uncontrolled: React would write the secret into the page as an attribute. */}
      <input
        ref={box}
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

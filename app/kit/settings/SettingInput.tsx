/** One line of the settings. */
import kit from '../kit.module.css'

interface SettingInputProps {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
  /** Shown while it is empty. */
  placeholder?: string
  /** What is usual; anything else may be typed as well. */
  proposals?: readonly string[]
  wrong?: string | undefined
}

export function SettingInput({ id, label, value, onChange, placeholder, proposals = [], wrong }: SettingInputProps) {
  return (
    <div className={kit.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        list={`${id}-proposals`}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={`${id}-message`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={`${id}-proposals`}>
        {proposals.map((proposal) => (
          <option key={proposal} value={proposal} />
        ))}
      </datalist>
      <p className={kit.wrong} id={`${id}-message`}>
        {wrong}
      </p>
    </div>
  )
}

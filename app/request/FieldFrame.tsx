/** Around every control: its label, its help on request, and what is wrong with its value. */
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { type FieldName, fields } from '../../src/parameters/index.ts'
import { Icon, kit } from '../kit/index.ts'
import { controlId, useField } from './useField.ts'

interface FieldFrameProps {
  name: FieldName
  /** A small control beside the label. */
  beside?: ReactNode
  /** What more there is to know, shown with the help. */
  more?: ReactNode
  children: ReactNode
}

export function FieldFrame({ name, beside, more, children }: FieldFrameProps) {
  const [isHelpOpen, setHelpOpen] = useState(false)
  const { wrong, advice } = useField(name)
  const { label, help } = fields[name]
  const id = controlId(name)
  function helpAtF1(event: KeyboardEvent) {
    if (event.key !== 'F1') return
    event.preventDefault()
    setHelpOpen(!isHelpOpen)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key is pressed in the control inside
    <div className={kit.field} data-field="" onKeyDown={helpAtF1}>
      <div className={kit.fieldHead}>
        <label htmlFor={id}>{label}</label>
        <button
          type="button"
          className={kit.help}
          aria-expanded={isHelpOpen}
          aria-controls={`${id}-help`}
          aria-label={`About ${label}`}
          aria-keyshortcuts="F1"
          // From the keyboard F1 opens it in the field itself.
          tabIndex={-1}
          onClick={() => setHelpOpen(!isHelpOpen)}
        >
          <Icon name="help" />
        </button>
        {beside}
      </div>
      <p className={kit.quiet} id={`${id}-help`} hidden={!isHelpOpen}>
        {help}
      </p>
      {isHelpOpen && more}
      {children}
      <p className={wrong ? kit.wrong : kit.quiet} id={`${id}-message`}>
        {wrong ?? advice}
      </p>
    </div>
  )
}

/** Around every control: its label, its help on request, and what is wrong with its value. */
import { type ReactNode, useState } from 'react'
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
  return (
    <div className={kit.field} data-field="">
      <div className={kit.fieldHead}>
        <label htmlFor={id}>{label}</label>
        <button
          type="button"
          className={kit.help}
          aria-expanded={isHelpOpen}
          aria-controls={`${id}-help`}
          aria-label={`About ${label}`}
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

/** Around every control: its label, its help on request, and what is wrong with its value. */
import { type ReactNode, useState } from 'react'
import { type FieldName, fields } from '../../src/parameters/index.ts'
import { Icon } from '../kit/index.ts'
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
    <div className="field">
      <div className="field-head">
        <label htmlFor={id}>{label}</label>
        <button
          type="button"
          className="help"
          aria-expanded={isHelpOpen}
          aria-controls={`${id}-help`}
          aria-label={`About ${label}`}
          onClick={() => setHelpOpen(!isHelpOpen)}
        >
          <Icon name="help" />
        </button>
        {beside}
      </div>
      <p className="quiet" id={`${id}-help`} hidden={!isHelpOpen}>
        {help}
      </p>
      {isHelpOpen && more}
      {children}
      <p className={wrong ? 'wrong' : 'quiet'} id={`${id}-message`}>
        {wrong ?? advice}
      </p>
    </div>
  )
}

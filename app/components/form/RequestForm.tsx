/** The form, drawn from the table of fields. */
import type { FormEvent } from 'react'
import { type FieldName, fields } from '../../../src/parameters/index.ts'
import { generate } from '../../state/generation.ts'
import { DeviceLine } from '../DeviceLine.tsx'
import { ModelPanel } from '../model/ModelPanel.tsx'
import { Control } from './Control.tsx'

const names = Object.keys(fields) as FieldName[]
const placed = (place: 'main' | 'more') =>
  names.filter((name) => fields[name].place === place && fields[name].supportedBy.includes('local'))

export function RequestForm() {
  function submit(event: FormEvent) {
    event.preventDefault()
    generate()
  }
  return (
    <form className="request" id="request" aria-label="Picture settings" noValidate onSubmit={submit}>
      <ModelPanel />
      {placed('main').map((name) => (
        <Control key={name} name={name} />
      ))}
      <details>
        <summary>More settings</summary>
        {placed('more').map((name) => (
          <Control key={name} name={name} />
        ))}
      </details>
      <DeviceLine />
    </form>
  )
}

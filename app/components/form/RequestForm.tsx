/** The form, drawn from the table of fields. */
import type { FormEvent } from 'react'
import { type FieldName, fields } from '../../../src/parameters/index.ts'
import { generate } from '../../state/generation.ts'
import { DeviceLine } from '../DeviceLine.tsx'
import { ModelPanel } from '../model/ModelPanel.tsx'
import { Control } from './Control.tsx'

const names = Object.keys(fields) as FieldName[]
/** They stand before the model, as they are what one comes for. */
const isWords = (name: FieldName) => name === 'prompt' || name === 'negative_prompt'
const placed = (place: 'main' | 'more') =>
  names.filter((name) => fields[name].place === place && fields[name].supportedBy.includes('local') && !isWords(name))

export function RequestForm() {
  function submit(event: FormEvent) {
    event.preventDefault()
    generate()
  }
  return (
    <form className="request" id="request" aria-label="Picture settings" noValidate onSubmit={submit}>
      <Control name="prompt" />
      <Control name="negative_prompt" />
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

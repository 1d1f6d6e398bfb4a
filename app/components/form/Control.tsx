/** The control that suits a field. */
import { type FieldName, fields } from '../../../src/parameters/index.ts'
import { ChoiceControl } from './ChoiceControl.tsx'
import { NumberControl } from './NumberControl.tsx'
import { SeedControl } from './SeedControl.tsx'
import { SizeControl } from './SizeControl.tsx'
import { Suggestions } from './Suggestions.tsx'
import { TextControl } from './TextControl.tsx'

export function Control({ name }: { name: FieldName }) {
  const field = fields[name]
  switch (name) {
    case 'prompt':
      return (
        <>
          <TextControl name={name} />
          <Suggestions />
        </>
      )
    case 'negative_prompt':
      return <TextControl name={name} />
    case 'width':
      return <SizeControl />
    case 'height':
      return null
  }
  switch (field.kind) {
    case 'number':
      return <NumberControl name={name} field={field} />
    case 'seed':
      return <SeedControl max={field.max} />
    case 'choice':
      return <ChoiceControl name={name} field={field} />
  }
}

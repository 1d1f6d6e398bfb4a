/** What enlarges between two passes: a filter, or an upscaler model that is at hand. */
import type { ChoiceField } from '../../src/parameters/index.ts'
import { ChoiceControl } from '../request/index.ts'
import { useUpscalersAtHand } from '../upscalers/index.ts'

export function UpscalerControl({ field }: { field: ChoiceField }) {
  const names = useUpscalersAtHand().map(({ name }) => [name, name])
  return (
    <ChoiceControl
      name="hr_upscaler"
      field={{ ...field, choices: { ...field.choices, ...Object.fromEntries(names) } }}
    />
  )
}

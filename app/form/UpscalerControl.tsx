/** What enlarges between two passes: a filter, or an upscaler model that is at hand. */
import type { ChoiceField } from '../../src/parameters/index.ts'
import { useStored } from '../models/index.ts'
import { ChoiceControl } from '../request/index.ts'
import { upscalerNames, useUpscalers } from '../upscalers/index.ts'

export function UpscalerControl({ field }: { field: ChoiceField }) {
  const open = useUpscalers((state) => state.open)
  const models = useStored((state) => state.models)
  const names = upscalerNames(open, models).map((name) => [name, name])
  return (
    <ChoiceControl
      name="hr_upscaler"
      field={{ ...field, choices: { ...field.choices, ...Object.fromEntries(names) } }}
    />
  )
}

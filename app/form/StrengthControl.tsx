/** How far the picture departs from its start, and how many steps that takes. */

import { type NumberField, stepsToRun, strengthOf } from '../../src/parameters/index.ts'
import { kit } from '../kit/index.ts'
import { NumberControl, useRequest } from '../request/index.ts'

export function StrengthControl({ field }: { field: NumberField }) {
  const usual = useRequest(({ request }) => strengthOf(request))
  const steps = useRequest(({ request }) => request.num_inference_steps)
  const run = useRequest(({ request }) => stepsToRun(request))
  const note = run > 0 && <p className={kit.quiet}>{`${run} of ${steps} steps will run.`}</p>
  return <NumberControl name="strength" field={field} usual={usual} note={note} />
}

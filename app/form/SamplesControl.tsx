/** How many pictures to make, or more and more until the person stops it. */
import type { NumberField } from '../../src/parameters/index.ts'
import { Check } from '../kit/index.ts'
import { setEndless, useEndless } from '../queue/index.ts'
import { NumberControl, useRequest } from '../request/index.ts'

export function SamplesControl({ field }: { field: NumberField }) {
  const isEndless = useEndless((state) => state.isEndless)
  const backend = useRequest((state) => state.backend)
  const note = backend === 'local' && (
    <Check checked={isEndless} onChange={setEndless}>
      Keep making more until I stop
    </Check>
  )
  return <NumberControl name="samples" field={field} note={note} />
}

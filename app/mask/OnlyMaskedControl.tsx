/** Whether only the masked part is drawn, at the whole size, and with how much of the picture around it. */

import type { NumberField } from '../../src/parameters/index.ts'
import { Check } from '../kit/index.ts'
import { NumberControl, setField, useField } from '../request/index.ts'

/** Pixels: what A1111 begins with. */
const usualPadding = 32

export function OnlyMaskedControl({ field }: { field: NumberField }) {
  const { value } = useField('padding_mask_crop')
  const isOn = value !== undefined
  return (
    <>
      <Check checked={isOn} onChange={(checked) => setField('padding_mask_crop', checked ? usualPadding : undefined)}>
        Only the masked part
      </Check>
      {isOn && <NumberControl name="padding_mask_crop" field={{ ...field, optional: false }} />}
    </>
  )
}

/** Whether only the masked part is drawn, at the whole size, and with how much of the picture around it. */

import type { NumberField } from '../../src/parameters/index.ts'
import { kit } from '../kit/index.ts'
import { NumberControl, setField, useField } from '../request/index.ts'

/** Pixels: what A1111 begins with. */
const usualPadding = 32

export function OnlyMaskedControl({ field }: { field: NumberField }) {
  const { value } = useField('padding_mask_crop')
  const isOn = value !== undefined
  return (
    <>
      <label className={kit.check}>
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ target }) => setField('padding_mask_crop', target.checked ? usualPadding : undefined)}
        />
        Only the masked part
      </label>
      {isOn && <NumberControl name="padding_mask_crop" field={{ ...field, optional: false }} />}
    </>
  )
}

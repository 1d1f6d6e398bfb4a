/** Whether the chosen model is made ready while the person types. */
import { useDevice } from '../engine/index.ts'
import { Check, kit } from '../kit/index.ts'
import { useChosenModel } from '../models/index.ts'
import { isUsual, usePreparation, wantPreparation } from './preparation.ts'

export function PreparationControl() {
  const isWanted = usePreparation((state) => state.isWanted)
  const device = useDevice((state) => state.report)
  const model = useChosenModel()
  return (
    <div className={kit.field}>
      <Check checked={isWanted ?? isUsual(model, device)} onChange={wantPreparation}>
        Get the model ready while I type
      </Check>
      <p className={kit.quiet}>
        Then Generate begins at once. It takes the GPU’s memory before the first picture; nothing is downloaded for it.
      </p>
    </div>
  )
}

/** The mask among the controls: how much is painted, and a way to the canvas. */
import { type ComponentProps, useState } from 'react'
import { useDestination, useField } from '../../hooks/useField.ts'
import { canvasAdvice } from '../../state/canvas-check.ts'
import { useMask } from '../../state/mask.ts'
import { shareInWords } from '../../state/mask-words.ts'
import { showView } from '../../state/stage-view.ts'
import { AddressControl } from '../form/AddressControl.tsx'
import { FieldFrame } from '../form/FieldFrame.tsx'
import { Icon } from '../Icon.tsx'

const name = 'mask_image'

export function MaskControl() {
  const { backend } = useDestination()
  const painting = useMask((state) => state.painting)
  const share = useMask((state) => state.share)
  const [advice] = useState(canvasAdvice)
  const { attributes } = useField(name)
  // The API takes masks by address too.
  if (backend === 'remote') {
    return (
      <div className="field">
        <AddressControl name={name} />
        {painting && <PaintButton />}
      </div>
    )
  }
  return (
    <FieldFrame name={name}>
      <PaintButton {...attributes} disabled={!painting} />
      <p className="quiet">{painting ? shareInWords(share) : 'First choose a start picture; then paint on it.'}</p>
      {advice && <p className="quiet">{advice}</p>}
    </FieldFrame>
  )
}

function PaintButton(attributes: ComponentProps<'button'>) {
  return (
    <button type="button" {...attributes} onClick={paint}>
      <Icon name="brush" />
      Paint the mask
    </button>
  )
}

function paint(): void {
  showView('mask')
  // Once it is there.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.mask-viewport')?.focus())
}

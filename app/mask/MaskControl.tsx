/** The mask among the controls: how much is painted, and a way to the canvas. */
import { type ComponentProps, useState } from 'react'
import { fail, Icon, kit } from '../kit/index.ts'
import { AddressControl, FieldFrame, useDestination, useField } from '../request/index.ts'
import { useStartPicture } from '../start-picture/index.ts'
import { canvasAdvice } from './canvas-check.ts'
import { maskTransparentPart, useMask } from './mask.ts'
import { shareInWords } from './mask-words.ts'
import { showView } from './stage-view.ts'

const name = 'mask_image'

export function MaskControl() {
  const { backend } = useDestination()
  const painting = useMask((state) => state.painting)
  const share = useMask((state) => state.share)
  const [advice] = useState(canvasAdvice)
  const isTransparent = useStartPicture(({ source }) => source?.isTransparent ?? false)
  const { attributes } = useField(name)
  // The API takes masks by address too.
  if (backend === 'remote') {
    return (
      <div className={kit.field}>
        <AddressControl name={name} />
        {painting && <PaintButton />}
      </div>
    )
  }
  return (
    <FieldFrame name={name}>
      <PaintButton {...attributes} disabled={!painting} />
      <p className={kit.quiet}>{painting ? shareInWords(share) : 'First choose a start picture; then paint on it.'}</p>
      {painting && isTransparent && (
        <button type="button" onClick={() => maskTransparentPart().catch(fail)}>
          Paint what is transparent
        </button>
      )}
      {advice && <p className={kit.quiet}>{advice}</p>}
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
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[role=application]')?.focus())
}

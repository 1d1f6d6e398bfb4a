/** While one inpaints: whether the stage shows the mask to be painted or the picture that was drawn. */

import { taskOf } from '../../src/parameters/index.ts'
import { Segments } from '../kit/index.ts'
import { useRequest } from '../request/index.ts'
import { useMask } from './mask.ts'
import styles from './StageSwitch.module.css'
import { type StageView, showView, stageViews, useStageView } from './stage-view.ts'

const labels: Record<StageView, string> = { mask: 'Paint', picture: 'Result' }

export function StageSwitch() {
  const canPaint = useCanPaint()
  const view = useStageView((state) => state.view)
  if (!canPaint) return null
  return (
    <Segments
      legend="On the stage"
      name="stage-view"
      segments={stageViews.map((value) => ({ value, label: labels[value] }))}
      chosen={view}
      onChoose={showView}
      className={styles.switch}
    />
  )
}

/** What is to be painted on now; undefined while the stage shows something else. */
export function useMaskedPicture() {
  const canPaint = useCanPaint()
  const view = useStageView((state) => state.view)
  const painting = useMask((state) => state.painting)
  const picture = useRequest(({ request }) => request.init_image)
  return canPaint && view === 'mask' && painting && picture instanceof Blob ? { painting, picture } : undefined
}

function useCanPaint(): boolean {
  const isInpainting = useRequest(({ request }) => taskOf(request.endpoint) === 'inpainting')
  const hasPicture = useMask((state) => state.painting !== undefined)
  return isInpainting && hasPicture
}

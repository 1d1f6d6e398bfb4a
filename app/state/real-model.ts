/** The way from the demo to the model of full size: which one it is, and whether a person was told of it. */
import { create } from 'zustand'
import { catalogueBytes, findCatalogueEntry, mayDraw } from '../../src/models/index.ts'
import { demoId } from './demo.ts'
import { usePictures } from './pictures.ts'
import { keep, kept } from './storage.ts'
import { useStored } from './stored.ts'

/** The catalogue's entry. */
export const realModel = findCatalogueEntry('sd1.5')!

export const realModelBytes = catalogueBytes(realModel)

const useLine = create<{ isDismissed: boolean }>()(() => ({ isDismissed: kept('real-model-told') === true }))

/** Says no more of it, on later visits either. */
export function dismissRealModel(): void {
  keep('real-model-told', true)
  useLine.setState({ isDismissed: true })
}

/** Whether the line is due: there is a picture of the demo's, and no other model that draws is here or on its way. */
export function useRealModelLine(): boolean {
  const isDismissed = useLine((state) => state.isDismissed)
  const hasDrawn = usePictures(({ pictures }) =>
    pictures.some(({ backend, request }) => backend === 'local' && request.model_id === demoId),
  )
  const hasOther = useStored(({ models }) => models.some(mayDraw))
  return hasDrawn && !hasOther && !isDismissed
}

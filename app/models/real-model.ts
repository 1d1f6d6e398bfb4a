/** The way from the demo to the model of full size: which one it is, and whether a person was told of it. */
import * as v from 'valibot'
import { create } from 'zustand'
import { catalogueBytes, findCatalogueEntry, mayDraw } from '../../src/models/index.ts'
import type { BackendName, GenerationRequest } from '../../src/parameters/index.ts'
import { demoId } from '../engine/index.ts'
import { keep, kept } from '../storage/index.ts'
import { useStored } from './stored.ts'

/** The catalogue's entry. */
export const realModel = findCatalogueEntry('sd1.5')!

export const realModelBytes = catalogueBytes(realModel)

const useLine = create<{ isDismissed: boolean }>()(() => ({
  isDismissed: kept('real-model-told', v.boolean()) ?? false,
}))

/** Says no more of it, on later visits either. */
export function dismissRealModel(): void {
  keep('real-model-told', true)
  useLine.setState({ isDismissed: true })
}

/** Whether the line is due below this picture: the demo's, while no other model that draws is here or on its way. */
export function useRealModelLine(picture: { backend: BackendName; request: GenerationRequest } | undefined): boolean {
  const isDismissed = useLine((state) => state.isDismissed)
  const hasOther = useStored(({ models }) => models.some(mayDraw))
  return picture?.backend === 'local' && picture.request.model_id === demoId && !hasOther && !isDismissed
}

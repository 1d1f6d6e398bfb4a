/** What the stage shows while one inpaints: the picture with its mask, or what was drawn. */
import { create } from 'zustand'
import { useRequest } from '../request/index.ts'

export const stageViews = ['mask', 'picture'] as const

export type StageView = (typeof stageViews)[number]

export const useStageView = create<{ view: StageView }>()(() => ({ view: 'mask' }))

export function showView(view: StageView): void {
  useStageView.setState({ view })
}

useRequest.subscribe(({ request }, { request: before }) => {
  if (request.init_image !== before.init_image || request.endpoint !== before.endpoint) showView('mask')
})

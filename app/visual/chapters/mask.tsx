/** Painting a mask: the whole page while one inpaints. */
import { Painting } from '../../../src/imaging/index.ts'
import { usePage } from '../../kit/index.ts'
import { chooseTool } from '../../mask/canvas/index.ts'
import { changeMask, useMask } from '../../mask/index.ts'
import { givenRequest } from '../given.ts'
import { sceneFile } from '../scene.ts'
import { type Chapter, unfold, until } from '../story.ts'

async function given(): Promise<void> {
  // The canvas comes by itself otherwise, at a moment of its own.
  await import('../../mask/canvas/MaskCanvas.tsx')
  givenRequest({ endpoint: 'sd/inpainting', init_image: await sceneFile(0, 256) })
  await until(() => useMask.getState().painting instanceof Painting)
}

/** React may take longer to show what is loaded lazily than nothing else changes. */
const canvasIsThere = () => until(() => document.querySelector('[role=application]') !== null)

function paint(): void {
  changeMask((painting) => painting.rectangle({ left: 40, top: 120, right: 120, bottom: 230 }, false))
  const triangle = [
    { x: 150, y: 30 },
    { x: 230, y: 60 },
    { x: 180, y: 110 },
  ]
  changeMask((painting) => painting.lasso(triangle, false), 'Painted.')
}

export const mask: Chapter = {
  name: 'mask',
  stories: [
    { name: 'mask, empty', before: given },
    { name: 'mask, painted', before: given, after: paint },
    {
      name: 'mask, lasso and more tools',
      before: given,
      after: async () => {
        paint()
        chooseTool('lasso', true)
        await canvasIsThere()
        unfold('More')
      },
    },
    {
      name: 'mask, hand and keys',
      before: given,
      after: async () => {
        chooseTool('hand')
        await canvasIsThere()
        unfold('Keys')
        usePage.setState({ page: 'picture' })
      },
    },
  ],
}

/** The canvas, with its toolbars and what opens from them: whoever does not inpaint does without. */
import { lazy } from 'react'

export const MaskCanvas = lazy(() => import('./canvas/MaskCanvas.tsx'))

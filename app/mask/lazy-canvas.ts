/** The canvas, with its toolbars and what opens from them: whoever does not inpaint does without. */
import { lazyPart } from '../kit/index.ts'

export const MaskCanvas = lazyPart(() => import('./canvas/MaskCanvas.tsx'))

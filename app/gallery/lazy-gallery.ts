/** The gallery's view, loaded when it is first opened. */
import { lazyPart } from '../kit/index.ts'

export const GalleryView = lazyPart(() => import('./GalleryView.tsx'))

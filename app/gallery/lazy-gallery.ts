/** The gallery's view, loaded when it is first opened. */
import { lazy } from 'react'

export const GalleryView = lazy(() => import('./GalleryView.tsx'))

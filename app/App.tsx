/** The page: controls at the edge, the picture in the middle, or the gallery in its place. */
import { lazy, Suspense } from 'react'
import { Announcer } from './components/Announcer.tsx'
import { DropTarget } from './components/DropTarget.tsx'
import { RequestForm } from './components/form/RequestForm.tsx'
import { GenerateBar } from './components/GenerateBar.tsx'
import { Header } from './components/Header.tsx'
import { Stage } from './components/stage/Stage.tsx'
import { useDocumentTitle } from './hooks/useDocumentTitle.ts'
import { useGenerateKey } from './hooks/useGenerateKey.ts'
import { useGallery } from './state/gallery.ts'

const GalleryView = lazy(() => import('./components/gallery/GalleryView.tsx'))

export function App() {
  useGenerateKey()
  useDocumentTitle()
  const isGallery = useGallery(({ isOpen }) => isOpen)
  return (
    <main className="page">
      <Header />
      <RequestForm />
      <GenerateBar />
      {isGallery ? (
        <Suspense>
          <GalleryView />
        </Suspense>
      ) : (
        <Stage />
      )}
      <DropTarget />
      <Announcer />
    </main>
  )
}

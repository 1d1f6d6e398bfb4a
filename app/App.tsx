/** The page: controls at the edge, the picture in the middle, or the gallery or the models in its place. */
import { Tooltip } from '@base-ui/react/tooltip'
import { lazy, Suspense } from 'react'
import { Announcer } from './components/Announcer.tsx'
import { DropTarget } from './components/DropTarget.tsx'
import { RequestForm } from './components/form/RequestForm.tsx'
import { GenerateBar } from './components/GenerateBar.tsx'
import { Header } from './components/Header.tsx'
import { ModelsPage } from './components/models/ModelsPage.tsx'
import { Shortcuts } from './components/Shortcuts.tsx'
import { Stage } from './components/stage/Stage.tsx'
import { useDocumentTitle } from './hooks/useDocumentTitle.ts'
import { useGenerateKey } from './hooks/useGenerateKey.ts'
import { useShortcutsKey } from './hooks/useShortcutsKey.ts'
import { usePage } from './state/page.ts'

const GalleryView = lazy(() => import('./components/gallery/GalleryView.tsx'))

export function App() {
  useGenerateKey()
  useShortcutsKey()
  useDocumentTitle()
  const page = usePage((state) => state.page)
  return (
    // A tip waits before it shows, but not where its neighbour just has.
    <Tooltip.Provider>
      <main className="page">
        <Header />
        <RequestForm />
        <GenerateBar />
        {page === 'gallery' && (
          <Suspense>
            <GalleryView />
          </Suspense>
        )}
        {page === 'models' && <ModelsPage />}
        {page === 'picture' && <Stage />}
        <Shortcuts />
        <DropTarget />
        <Announcer />
      </main>
    </Tooltip.Provider>
  )
}

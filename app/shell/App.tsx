/** The page: controls at the edge, the picture in the middle, or the gallery or the models in its place. */

import { Tooltip } from '@base-ui/react/tooltip'
import { Suspense } from 'react'
import { EnlargeFile, EnlargeQuestion } from '../enlarge/index.ts'
import { RequestForm } from '../form/index.ts'
import { GalleryView } from '../gallery/index.ts'
import { usePage } from '../kit/index.ts'
import { ModelsPage } from '../library/index.ts'
import { Licences } from '../licences/index.ts'
import { RecordActions } from '../recall/index.ts'
import { Shortcuts, useShortcutsKey } from '../shortcuts/index.ts'
import { FailurePanel, Stage } from '../stage/index.ts'
import { Announcer } from './Announcer.tsx'
import styles from './App.module.css'
import { DropTarget } from './DropTarget.tsx'
import { GenerateBar } from './GenerateBar.tsx'
import { Header } from './Header.tsx'
import { useDocumentTitle } from './useDocumentTitle.ts'
import { useGenerateKey } from './useGenerateKey.ts'

export function App() {
  useGenerateKey()
  useShortcutsKey()
  useDocumentTitle()
  const page = usePage((state) => state.page)
  return (
    // A tip waits before it shows, but not where its neighbour just has.
    <Tooltip.Provider>
      <main className={styles.page}>
        <Header />
        <RequestForm />
        <GenerateBar />
        {page === 'gallery' && (
          <Suspense>
            <GalleryView notices={<FailurePanel />} more={<EnlargeFile />} Actions={RecordActions} />
          </Suspense>
        )}
        {page === 'models' && <ModelsPage notices={<FailurePanel />} />}
        {page === 'picture' && <Stage />}
        <EnlargeQuestion />
        <Shortcuts />
        <Licences />
        <DropTarget />
        <Announcer />
      </main>
    </Tooltip.Provider>
  )
}

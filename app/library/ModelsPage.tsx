/** The models that this browser keeps: what there is, how it comes, and how it goes. */

import { type ReactNode, useEffect } from 'react'
import { BenchmarkPanel } from '../device/index.ts'
import { Icon, kit, Tip, turnPage } from '../kit/index.ts'
import { listStored, roomInWords, useStored } from '../models/index.ts'
import { AddModel } from './AddModel.tsx'
import { CatalogueList } from './CatalogueList.tsx'
import { HubSettings } from './HubSettings.tsx'
import styles from './ModelsPage.module.css'
import { StoredModel } from './StoredModel.tsx'

/** `notices`: what went wrong, or is news, above the models. */
export function ModelsPage({ notices }: { notices: ReactNode }) {
  const models = useStored((state) => state.models)
  const room = useStored((state) => state.room)
  useEffect(() => void listStored(), [])
  return (
    <section className={styles.page} aria-label="Models">
      <div className={styles.head}>
        <h2>Models</h2>
        <Tip text="Back to the picture">
          <button
            type="button"
            className={kit.bare}
            aria-label="Back to the picture"
            onClick={() => turnPage('picture')}
          >
            <Icon name="close" />
          </button>
        </Tip>
      </div>
      {notices}
      <AddModel />
      {models.length === 0 ? (
        <p className={kit.quiet}>
          Nothing is kept yet besides the demo model. What you add here stays in this browser, works without a network,
          and can be deleted again.
        </p>
      ) : (
        <ul className={styles.stored} aria-label="Models in this browser">
          {models.map((model) => (
            <StoredModel key={model.id} model={model} />
          ))}
        </ul>
      )}
      <BenchmarkPanel />
      <CatalogueList />
      {room && <p className={kit.quiet}>{roomInWords(models, room)}</p>}
      <HubSettings />
    </section>
  )
}

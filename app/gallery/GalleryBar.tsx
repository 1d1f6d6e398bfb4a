/** Above the pictures: search, favourites, how much there is, and what can be done with those that are chosen. */

import { type ReactNode, useEffect, useState } from 'react'
import type { GalleryRecord } from '../../src/gallery/index.ts'
import { bytesInWords, Icon, kit } from '../kit/index.ts'
import styles from './GalleryBar.module.css'
import {
  chooseAll,
  closeGallery,
  compare,
  exportZip,
  favour,
  remove,
  searchFor,
  showOnlyFavourites,
  useGallery,
} from './gallery.ts'

export function GalleryBar({ records, more }: { records: readonly GalleryRecord[]; more: ReactNode }) {
  const { query, onlyFavourites, chosen } = useGallery()
  return (
    <div className={styles.bar}>
      <div className={kit.actions}>
        <button type="button" onClick={closeGallery}>
          <Icon name="back" />
          Back
        </button>
        <input
          type="search"
          aria-label="Search the gallery"
          placeholder="Search prompts, models, seeds…"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={({ target }) => searchFor(target.value)}
        />
        <button type="button" aria-pressed={onlyFavourites} onClick={() => showOnlyFavourites(!onlyFavourites)}>
          <Icon name="star" />
          Favourites
        </button>
        {more}
      </div>
      {chosen.size > 0 ? <ForChosen chosen={chosen} records={records} /> : <Amount records={records} />}
    </div>
  )
}

function ForChosen({ chosen, records }: { chosen: ReadonlySet<string>; records: readonly GalleryRecord[] }) {
  const exporting = useGallery((state) => state.exporting)
  return (
    <div className={kit.actions}>
      <span className={styles.count}>{chosen.size} chosen</span>
      <button type="button" onClick={() => favour(chosen)}>
        <Icon name="star" />
        Favourite
      </button>
      <button type="button" disabled={chosen.size !== 2} onClick={() => compare(true)}>
        Compare two
      </button>
      <button type="button" disabled={exporting !== undefined} onClick={() => exportZip(chosen)}>
        <Icon name="download" />
        {exporting ? `Packing ${exporting.done} of ${exporting.total}` : 'Export zip'}
      </button>
      <button type="button" onClick={() => remove(chosen)}>
        <Icon name="bin" />
        Delete
      </button>
      <button type="button" onClick={() => chooseAll(records.map(({ id }) => id))}>
        Choose all
      </button>
      <button type="button" onClick={() => chooseAll([])}>
        Choose none
      </button>
    </div>
  )
}

function Amount({ records }: { records: readonly GalleryRecord[] }) {
  const [quota, setQuota] = useState<number>()
  useEffect(() => {
    // Absent where the page came over plain http.
    navigator.storage?.estimate().then(
      ({ quota }) => setQuota(quota),
      () => setQuota(undefined),
    )
  }, [])
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0)
  const of = quota ? ` of the ${bytesInWords(quota)} that the browser gives` : ''
  return (
    <p className={kit.quiet}>
      {records.length === 1 ? '1 picture' : `${records.length.toLocaleString('en')} pictures`}, {bytesInWords(bytes)}
      {of}
    </p>
  )
}

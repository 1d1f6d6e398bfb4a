/** The gallery: all pictures that were made here, in place of the one that is being made. */

import { type ComponentType, type ReactNode, useEffect } from 'react'
import { usePage } from '../kit/index.ts'
import { GalleryBar } from './GalleryBar.tsx'
import styles from './GalleryView.module.css'
import { readRecords, settleGallery, shown, useGallery } from './gallery.ts'
import { PictureGrid } from './PictureGrid.tsx'
import { UndoLine } from './UndoLine.tsx'
import { Comparison, type RecordActionsProps, Viewer } from './viewer/index.ts'

interface GalleryViewProps {
  /** What went wrong, or is news, above the pictures. */
  notices: ReactNode
  /** What else stands beside the search. */
  more: ReactNode
  /** What can be done with one picture, by features that the gallery does not know. */
  Actions: ComponentType<RecordActionsProps>
}

export default function GalleryView({ notices, more, Actions }: GalleryViewProps) {
  const gallery = useGallery()
  const { records: all, isComparing, chosen } = gallery
  const looking = usePage((state) => state.looking)
  const records = shown(gallery)
  const place = records.findIndex(({ id }) => id === looking)
  const pair = records.filter(({ id }) => chosen.has(id))
  useEffect(() => {
    readRecords()
    return settleGallery
  }, [])
  return (
    <section className={styles.gallery} data-covers="" aria-label="Gallery">
      {notices}
      <GalleryBar records={records} more={more} />
      <UndoLine />
      {records.length > 0 ? (
        <PictureGrid records={records} />
      ) : (
        <p className={styles.nothing}>{all && (all.length > 0 ? 'Nothing here has all of these words.' : <Empty />)}</p>
      )}
      {place >= 0 && <Viewer records={records} place={place} Actions={Actions} />}
      {isComparing && pair[0] && pair[1] && <Comparison left={pair[1]} right={pair[0]} />}
    </section>
  )
}

function Empty() {
  return <>Every picture that you make is kept here, on this device, with all of its settings.</>
}

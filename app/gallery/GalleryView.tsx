/** The gallery: all pictures that were made here, in place of the one that is being made. */
import { useEffect } from 'react'
import { FailurePanel } from '../stage/index.ts'
import { GalleryBar } from './GalleryBar.tsx'
import { settleGallery, shown, useGallery } from './gallery.ts'
import { PictureGrid } from './PictureGrid.tsx'
import { UndoLine } from './UndoLine.tsx'
import { Comparison, Viewer } from './viewer/index.ts'

export default function GalleryView() {
  const gallery = useGallery()
  const { records: all, looking, isComparing, chosen } = gallery
  const records = shown(gallery)
  const place = records.findIndex(({ id }) => id === looking)
  const pair = records.filter(({ id }) => chosen.has(id))
  useEffect(() => settleGallery, [])
  return (
    <section className="stage gallery" aria-label="Gallery">
      <FailurePanel />
      <GalleryBar records={records} />
      <UndoLine />
      {records.length > 0 ? (
        <PictureGrid records={records} />
      ) : (
        <p className="nothing">{all && (all.length > 0 ? 'Nothing here has all of these words.' : <Empty />)}</p>
      )}
      {place >= 0 && <Viewer records={records} place={place} />}
      {isComparing && pair[0] && pair[1] && <Comparison left={pair[1]} right={pair[0]} />}
    </section>
  )
}

function Empty() {
  return <>Every picture that you make is kept here, on this device, with all of its settings.</>
}

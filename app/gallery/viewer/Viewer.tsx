/** One picture, as large as the screen: zoom, the next and the one before, and all that can be done with it. */

import { type ComponentType, type KeyboardEvent, useEffect, useRef } from 'react'
import type { GalleryRecord } from '../../../src/gallery/index.ts'
import { Icon, kit, lookAtLarge, Tip } from '../../kit/index.ts'
import { favour, remove } from '../gallery.ts'
import { PictureFacts } from '../PictureFacts.tsx'
import { useStoredPicture } from './useStoredPicture.ts'
import styles from './viewer.module.css'
import { ZoomBox } from './ZoomBox.tsx'

export interface RecordActionsProps {
  record: GalleryRecord
  onRemove: () => void
}

interface ViewerProps {
  records: readonly GalleryRecord[]
  place: number
  Actions: ComponentType<RecordActionsProps>
}

export function Viewer({ records, place, Actions }: ViewerProps) {
  const record = records[place]!
  const dialog = useRef<HTMLDialogElement>(null)
  const url = useStoredPicture(record.id)
  useEffect(() => dialog.current?.showModal(), [])

  const go = (step: number) => lookAtLarge(records[place + step]?.id ?? record.id)

  function onKeyDown({ key, target }: KeyboardEvent) {
    // Arrows move within a picture that is larger than its box.
    const isZoomed = (target as HTMLElement).closest('[data-zoomed]')
    if (key === 'ArrowLeft' && !isZoomed) go(-1)
    else if (key === 'ArrowRight' && !isZoomed) go(1)
    else if (key === 'f') favour(new Set([record.id]))
    else if (key === 'Delete') removeThis()
  }

  /** The next picture takes the place of the one that goes. */
  function removeThis() {
    const next = records[place + 1] ?? records[place - 1]
    remove(new Set([record.id]))
    lookAtLarge(next?.id)
  }

  return (
    <dialog
      ref={dialog}
      className={styles.viewer}
      aria-label={record.request.prompt || 'Made without a prompt'}
      onClose={() => lookAtLarge(undefined)}
      onKeyDown={onKeyDown}
    >
      <div className={styles.bar}>
        <span className={kit.quiet}>
          {place + 1} of {records.length}
        </span>
        <div className={kit.actions}>
          <Tip text="The one before" keys="ArrowLeft">
            <button type="button" aria-label="The one before" aria-disabled={place === 0} onClick={() => go(-1)}>
              <Icon name="back" />
            </button>
          </Tip>
          <Tip text="The next" keys="ArrowRight">
            <button
              type="button"
              aria-label="The next"
              aria-disabled={place === records.length - 1}
              onClick={() => go(1)}
            >
              <Icon name="forward" />
            </button>
          </Tip>
          <Tip text="Close" keys="Escape">
            <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
              <Icon name="close" />
            </button>
          </Tip>
        </div>
      </div>
      <ZoomBox key={record.id} url={url} record={record} />
      <div className={styles.foot}>
        <details>
          <summary>{record.request.prompt || 'Made without a prompt'}</summary>
          {record.request.negative_prompt && <p className={kit.quiet}>Without: {record.request.negative_prompt}</p>}
          <div className={kit.facts}>
            <PictureFacts picture={{ ...record, seed: record.request.seed, size: record }} />
          </div>
        </details>
        <Actions record={record} onRemove={removeThis} />
      </div>
    </dialog>
  )
}

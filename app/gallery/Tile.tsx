/** A picture in small: press it to see it large, or choose it. */

import { memo, useEffect, useState } from 'react'
import type { GalleryRecord } from '../../src/gallery/index.ts'
import { fail, Icon, kit, lookAtLarge } from '../kit/index.ts'
import { choose, useGallery } from './gallery.ts'
import styles from './Tile.module.css'
import { loadThumbnail, readyThumbnail } from './thumbnails.ts'

interface TileProps {
  record: GalleryRecord
  /** Counted from 1, of how many. */
  place: number
  count: number
  isCurrent: boolean
  /** CSS pixels. */
  side: number
  left: number
  top: number
  onFocus: (place: number) => void
}

/** Drawn anew only when something of it changes: while one scrolls, rows come and go, and the others stay. */
export const Tile = memo(function Tile({ record, place, count, isCurrent, side, left, top, onFocus }: TileProps) {
  const isChosen = useGallery(({ chosen }) => chosen.has(record.id))
  const { prompt, seed } = record.request
  const subject = record.grid ? `Grid of ${record.grid}` : prompt.slice(0, 80) || 'Made without a prompt'
  const name = `${subject}, seed ${seed}`
  const tabIndex = isCurrent ? 0 : -1
  return (
    <li
      className={styles.tile}
      style={{ width: side, height: side, translate: `${left}px ${top}px` }}
      aria-setsize={count}
      aria-posinset={place}
      data-current={isCurrent ? '' : undefined}
      onFocus={() => onFocus(place)}
    >
      <button type="button" className={styles.open} tabIndex={tabIndex} onClick={() => lookAtLarge(record.id)}>
        <Thumbnail id={record.id} name={name} />
      </button>
      <label className={styles.choice}>
        <input
          type="checkbox"
          tabIndex={tabIndex}
          aria-label={`Choose: ${name}`}
          checked={isChosen}
          onChange={() => choose(record.id)}
        />
      </label>
      {record.isFavourite && (
        <span className={styles.favourite}>
          <Icon name="star" />
          <span className={kit.unseen}>Favourite</span>
        </span>
      )}
    </li>
  )
})

/** How long a tile must stay before its picture is read: those that fly past are not. In ms. */
const patience = 40

const Thumbnail = memo(function Thumbnail({ id, name }: { id: string; name: string }) {
  const [url, setUrl] = useState(() => readyThumbnail(id))
  useEffect(() => {
    if (readyThumbnail(id)) return
    let isGone = false
    const waiting = setTimeout(() => loadThumbnail(id).then((found) => isGone || setUrl(found), fail), patience)
    return () => {
      isGone = true
      clearTimeout(waiting)
    }
  }, [id])
  return url ? (
    <img src={url} alt={name} decoding="async" draggable={false} />
  ) : (
    <span className={kit.unseen}>{name}</span>
  )
})

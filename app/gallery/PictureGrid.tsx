/** All pictures in small, however many: only those in sight are drawn. One of them is in the order of Tab; arrows go on. */

import { type KeyboardEvent, useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { GalleryRecord } from '../../src/gallery/index.ts'
import { kit } from '../kit/index.ts'
import { choose, favour, remove } from './gallery.ts'
import styles from './PictureGrid.module.css'
import { Tile } from './Tile.tsx'
import { useTiles } from './useTiles.ts'

export function PictureGrid({ records }: { records: readonly GalleryRecord[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const { columns, side, from, to } = useTiles(scroller, records.length, 148)
  const [current, setCurrent] = useState(0)
  const [isMoving, setMoving] = useState(false)
  const focused = useCallback((place: number) => setCurrent(place - 1), [])
  const place = Math.min(current, records.length - 1)
  // The tile of Tab is drawn even out of sight, so that Tab comes back to it.
  const places = [...Array(Math.max(0, to - from)).keys()].map((i) => from + i)
  if (place >= 0 && (place < from || place >= to)) places.push(place)

  useLayoutEffect(() => {
    if (!isMoving) return
    const tile = scroller.current?.querySelector<HTMLElement>('[data-current] > button')
    tile?.focus()
    tile?.scrollIntoView({ block: 'nearest' })
    setMoving(false)
  }, [isMoving])

  function onKeyDown(event: KeyboardEvent) {
    const record = records[place]
    if (!record || event.ctrlKey || event.metaKey || event.altKey) return
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -place,
      End: records.length - 1 - place,
    }
    const step = steps[event.key]
    const one = new Set([record.id])
    if (step !== undefined) {
      const next = place + step
      if (next >= 0 && next < records.length) setCurrent(next)
      setMoving(true)
    } else if (event.key === 'Delete') remove(one)
    else if (event.key === 'f') favour(one)
    else if (event.key === 'x') choose(record.id)
    else return
    event.preventDefault()
  }

  return (
    <div className={styles.scroller} ref={scroller}>
      <ul
        className={styles.tiles}
        aria-label="Pictures"
        aria-describedby="tile-keys"
        style={{ height: Math.ceil(records.length / columns) * side }}
        onKeyDown={onKeyDown}
      >
        {places.map((i) => {
          const record = records[i]
          return (
            record && (
              <Tile
                key={record.id}
                record={record}
                place={i + 1}
                count={records.length}
                isCurrent={i === place}
                side={side}
                left={(i % columns) * side}
                top={Math.floor(i / columns) * side}
                onFocus={focused}
              />
            )
          )
        })}
      </ul>
      <p className={kit.unseen} id="tile-keys">
        Arrow keys go from picture to picture, Enter opens one, X chooses it, F makes it a favourite, Delete deletes it.
      </p>
    </div>
  )
}

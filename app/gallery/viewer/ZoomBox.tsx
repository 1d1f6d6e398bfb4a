/** A picture that one can go closer to: by wheel, keys, double click or buttons. Moving about is scrolling. */

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { GalleryRecord } from '../../../src/gallery/index.ts'
import { Icon, Tip } from '../../kit/index.ts'
import styles from './ZoomBox.module.css'

/** Times its fitting size. */
const [nearest, factor] = [16, 1.5]

export function ZoomBox({ url, record }: { url: string | undefined; record: GalleryRecord }) {
  const box = useRef<HTMLDivElement>(null)
  const [zoom, setZoom] = useState(1)
  /** The spot that stays where it is while the picture grows, as a share of the picture and a place in the box. */
  const spot = useRef({ x: 0.5, y: 0.5, left: 0, top: 0 })

  useLayoutEffect(() => {
    const element = box.current
    // A picture that comes once one has zoomed shows the same spot.
    const image = url && element?.querySelector('img')
    if (!element || !image || zoom === 1) return
    const { x, y, left, top } = spot.current
    element.scrollTo(image.offsetLeft + x * image.offsetWidth - left, image.offsetTop + y * image.offsetHeight - top)
  }, [zoom, url])

  function zoomBy(by: number, at?: { clientX: number; clientY: number }) {
    const element = box.current
    if (!element) return
    const frame = element.getBoundingClientRect()
    // Before it comes, the picture is to fill the box.
    const image = element.querySelector('img')?.getBoundingClientRect() ?? frame
    const { clientX, clientY } = at ?? { clientX: frame.x + frame.width / 2, clientY: frame.y + frame.height / 2 }
    spot.current = {
      x: (clientX - image.x) / image.width,
      y: (clientY - image.y) / image.height,
      left: clientX - frame.x,
      top: clientY - frame.y,
    }
    setZoom((before) => Math.min(nearest, Math.max(1, before * by)))
  }

  // React's wheel listeners are passive: they cannot keep the page from scrolling.
  // biome-ignore lint/correctness/useExhaustiveDependencies: zoomBy reads nothing that changes
  useEffect(() => {
    const element = box.current
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15, event)
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [])

  return (
    <div className={styles.zoom}>
      <section
        ref={box}
        className={styles.box}
        aria-label="Picture, zoomable"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
        data-zoomed={zoom > 1 ? '' : undefined}
        onKeyDown={({ key }) => {
          if (key === '+' || key === '=') zoomBy(factor)
          if (key === '-') zoomBy(1 / factor)
          if (key === '0') setZoom(1)
        }}
        onDoubleClick={(event) => (zoom > 1 ? setZoom(1) : zoomBy(factor ** 3, event))}
      >
        {url && (
          <img
            src={url}
            alt={record.request.prompt || 'Made without a prompt'}
            draggable={false}
            data-large={zoom > 3 ? '' : undefined}
            style={{ width: `${zoom * 100}%`, height: `${zoom * 100}%` }}
          />
        )}
      </section>
      <div className={styles.buttons}>
        <Tip text="Smaller" keys="-">
          {/* Not disabled for the browser, which would take the focus away with the last press. */}
          <button type="button" aria-label="Smaller" aria-disabled={zoom === 1} onClick={() => zoomBy(1 / factor)}>
            <Icon name="minus" />
          </button>
        </Tip>
        <output>{Math.round(zoom * 100)} %</output>
        <Tip text="Larger" keys="+">
          <button type="button" aria-label="Larger" aria-disabled={zoom >= nearest} onClick={() => zoomBy(factor)}>
            <Icon name="plus" />
          </button>
        </Tip>
      </div>
    </div>
  )
}

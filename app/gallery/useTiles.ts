/** Which tiles of a long grid are to be seen: only they are drawn. */
import { type RefObject, useLayoutEffect, useState } from 'react'

export interface Tiles {
  columns: number
  /** Of a tile with its gap, in CSS pixels. */
  side: number
  /** Tiles before the first and behind the last that are drawn. */
  from: number
  to: number
}

/** Rows beyond the edges, so that scrolling finds them drawn. */
const spare = 2

/** The tiles of a scrolling element, at least `smallest` CSS pixels wide. */
export function useTiles(scroller: RefObject<HTMLElement | null>, count: number, smallest: number): Tiles {
  const [tiles, setTiles] = useState<Tiles>({ columns: 1, side: smallest, from: 0, to: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => {
      const { clientWidth, clientHeight, scrollTop } = element
      const columns = Math.max(1, Math.floor(clientWidth / smallest))
      const side = clientWidth / columns
      const from = Math.max(0, Math.floor(scrollTop / side) - spare) * columns
      const to = Math.min(count, (Math.ceil((scrollTop + clientHeight) / side) + spare) * columns)
      const found = { columns, side, from, to }
      setTiles((before) => (isSame(before, found) ? before : found))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller, count, smallest])
  return tiles
}

function isSame(a: Tiles, b: Tiles): boolean {
  return a.columns === b.columns && a.side === b.side && a.from === b.from && a.to === b.to
}

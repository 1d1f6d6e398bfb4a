/** The view of a picture in its viewport: fits until the person zooms or pans, and again when they ask for it. */
import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { Point } from '../../../src/imaging/index.ts'
import type { Size } from '../../request/index.ts'
import { fitView, keptInSight, type View, zoomedView } from './canvas-view.ts'

export interface CanvasView {
  view: View
  fit(): void
  pan(dx: number, dy: number): void
  /** About a point of the viewport; about its middle where none is given. */
  zoom(factor: number, about?: Point): void
}

export function useCanvasView(viewport: RefObject<HTMLElement | null>, picture: Size): CanvasView {
  const [room, setRoom] = useState<Size>({ width: 600, height: 400 })
  /** Undefined fits. */
  const [chosen, setChosen] = useState<View>()
  const { width, height } = picture

  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      if (width > 0 && height > 0) setRoom({ width, height })
    })
    watcher.observe(viewport.current!)
    return () => watcher.disconnect()
  }, [viewport])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a picture of another size is seen whole at first
  useEffect(() => setChosen(undefined), [width, height])

  const change = useCallback(
    (next: (view: View) => View) => {
      const picture = { width, height }
      setChosen((view) => keptInSight(next(view ?? fitView(room, picture)), room, picture))
    },
    [room, width, height],
  )
  const fit = useCallback(() => setChosen(undefined), [])
  const pan = useCallback(
    (dx: number, dy: number) => change(({ x, y, scale }) => ({ x: x + dx, y: y + dy, scale })),
    [change],
  )
  const zoom = useCallback(
    (factor: number, about?: Point) =>
      change((view) => zoomedView(view, about ?? { x: room.width / 2, y: room.height / 2 }, factor)),
    [change, room],
  )
  return { view: chosen ?? fitView(room, picture), fit, pan, zoom }
}

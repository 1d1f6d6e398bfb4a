/** Fingers, pens and mice on a canvas: one of them works, two zoom, and the middle button or the space bar pans. */
import { type RefObject, useEffect, useRef } from 'react'
import type { Point } from '../../../src/imaging/index.ts'
import { pointInPicture } from './canvas-view.ts'
import { letGo, lift, move, press, type Sample, useTools } from './mask-tools.ts'
import type { CanvasView } from './useCanvasView.ts'

/** A pen's other end. */
const eraserButton = 32
const middleButton = 1

/** `onTip` hears where the tool is over the picture; `onFrame` that something was drawn. Space pans while `isSpaceDown`. */
export function useCanvasPointers(
  viewport: RefObject<HTMLElement | null>,
  canvas: CanvasView,
  isSpaceDown: RefObject<boolean>,
  onTip: (sample: Sample | undefined) => void,
  onFrame: () => void,
): void {
  const latest = useRef({ canvas, onTip, onFrame })
  latest.current = { canvas, onTip, onFrame }

  useEffect(() => {
    const element = viewport.current!
    const listening = new AbortController()
    const pointers = new Map<number, Point>()
    let doing: 'nothing' | 'drawing' | 'panning' = 'nothing'
    let waiting: Sample[] = []
    let frame = 0

    const listen = <Type extends keyof HTMLElementEventMap>(
      type: Type,
      heard: (event: HTMLElementEventMap[Type]) => void,
    ) => element.addEventListener(type, heard, { signal: listening.signal, passive: false })

    const place = ({ clientX, clientY }: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect()
      return { x: clientX - left - element.clientLeft, y: clientY - top - element.clientTop }
    }
    const sample = (event: PointerEvent): Sample => ({
      ...pointInPicture(latest.current.canvas.view, place(event)),
      // Mice and fingers report a half, or nothing.
      pressure: event.pointerType === 'pen' && event.pressure > 0 ? Math.max(0.05, event.pressure) : 1,
    })
    const draw = () => {
      cancelAnimationFrame(frame)
      frame = 0
      move(waiting)
      waiting = []
      latest.current.onFrame()
    }
    const stopDrawing = (isGood: boolean) => {
      if (doing !== 'drawing') return
      draw()
      if (isGood) lift()
      else letGo()
      doing = 'nothing'
      latest.current.onFrame()
    }

    listen('pointerdown', (event) => {
      if (event.button === 2) return
      element.focus({ preventScroll: true })
      element.setPointerCapture(event.pointerId)
      pointers.set(event.pointerId, place(event))
      if (pointers.size > 1) {
        stopDrawing(false)
        doing = 'panning'
      } else if (event.button === middleButton || isSpaceDown.current || useTools.getState().tool === 'hand') {
        event.preventDefault()
        doing = 'panning'
      } else {
        doing = 'drawing'
        press(sample(event), event.altKey || (event.buttons & eraserButton) !== 0)
        latest.current.onFrame()
      }
    })

    listen('pointermove', (event) => {
      const before = pointers.get(event.pointerId)
      latest.current.onTip(event.pointerType === 'touch' ? undefined : sample(event))
      if (!before) return
      const now = place(event)
      if (doing === 'drawing') {
        const events = event.getCoalescedEvents?.() ?? []
        waiting.push(...(events.length > 0 ? events : [event]).map(sample))
        frame ||= requestAnimationFrame(draw)
      } else if (pointers.size === 1) {
        latest.current.canvas.pan(now.x - before.x, now.y - before.y)
      } else {
        const [, other] = [...pointers].find(([id]) => id !== event.pointerId)!
        const apart = (one: Point) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y))
        latest.current.canvas.pan((now.x - before.x) / 2, (now.y - before.y) / 2)
        latest.current.canvas.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
      }
      pointers.set(event.pointerId, now)
    })

    const leave = (isGood: boolean) => (event: PointerEvent) => {
      if (!pointers.delete(event.pointerId)) return
      stopDrawing(isGood)
      if (pointers.size === 0) doing = 'nothing'
    }
    listen('pointerup', leave(true))
    listen('pointercancel', leave(false))
    listen('pointerleave', () => latest.current.onTip(undefined))

    listen('wheel', (event) => {
      event.preventDefault()
      const { canvas } = latest.current
      if (event.shiftKey) return canvas.pan(-event.deltaY - event.deltaX, 0)
      // Lines and pages count more than pixels; a pinch on a trackpad comes as a wheel with Ctrl, in small amounts.
      const amount = event.deltaY * [1, 16, 100][event.deltaMode]! * (event.ctrlKey ? 5 : 1)
      canvas.zoom(Math.exp(-amount / 500), place(event))
    })

    return () => {
      listening.abort()
      cancelAnimationFrame(frame)
    }
  }, [viewport, isSpaceDown])
}

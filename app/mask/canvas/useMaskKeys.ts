/** The keys of the mask canvas, heard only while it or one of its tools has the focus. */
import { type KeyboardEvent, type RefObject, useRef } from 'react'
import type { Painting } from '../../../src/imaging/index.ts'
import { changeMask, useMask } from '../mask.ts'
import {
  brushSize,
  chooseTool,
  isPressed,
  letGo,
  lift,
  move,
  press,
  type Sample,
  setBrush,
  useTools,
} from './mask-tools.ts'
import type { CanvasView } from './useCanvasView.ts'

interface Keys {
  viewport: RefObject<HTMLElement | null>
  canvas: CanvasView
  painting: Painting
  isSpaceDown: RefObject<boolean>
  onTip: (tip: Sample) => void
  onFrame: () => void
}

export function useMaskKeys({ viewport, canvas, painting, isSpaceDown, onTip, onFrame }: Keys) {
  const { width, height } = painting.mask
  const tip = useRef<Sample>({ x: width / 2, y: height / 2, pressure: 1 })

  function moveTip(dx: number, dy: number) {
    const { x, y } = tip.current
    tip.current = { x: Math.min(width, Math.max(0, x + dx)), y: Math.min(height, Math.max(0, y + dy)), pressure: 1 }
    move([tip.current])
    onTip(tip.current)
    onFrame()
  }

  function onKeyDown(event: KeyboardEvent) {
    const { key, shiftKey, target } = event
    const isOnCanvas = target === viewport.current
    const { tool, erases, breadth, hardness } = useTools.getState()
    const does = (action: () => void) => {
      event.preventDefault()
      // The page has keys of its own.
      event.stopPropagation()
      action()
    }
    if (event.ctrlKey || event.metaKey) {
      const letter = key.toLowerCase()
      if (letter === 'z') does(shiftKey ? redo : undo)
      else if (letter === 'y') does(redo)
      return
    }
    if (event.altKey) return
    if (isOnCanvas) {
      const step = shiftKey ? 1 : Math.max(1, Math.round(brushSize(painting, breadth) / 4))
      const steps: Record<string, [number, number]> = {
        ArrowLeft: [-step, 0],
        ArrowRight: [step, 0],
        ArrowUp: [0, -step],
        ArrowDown: [0, step],
      }
      const by = steps[key]
      if (by) return does(() => moveTip(...by))
      if (key === ' ') {
        return does(() => {
          isSpaceDown.current = true
        })
      }
      if (key === 'Enter') {
        return does(() => {
          if (isPressed()) lift()
          else if (tool !== 'hand') press(tip.current)
          useMask.setState({ news: isPressed() ? 'Tip down: move it with the arrows, Enter lifts it.' : 'Tip up.' })
          onTip(tip.current)
          onFrame()
        })
      }
      if (key === 'Escape' && isPressed()) {
        return does(() => {
          letGo()
          onFrame()
        })
      }
    } else if ((target as HTMLElement).matches('input')) return
    const actions: Record<string, () => void> = {
      b: () => chooseTool('brush'),
      e: () => chooseTool('brush', true),
      r: () => chooseTool('rectangle'),
      l: () => chooseTool('lasso'),
      h: () => chooseTool('hand'),
      x: () => chooseTool(tool, !erases),
      '[': () => setBrush({ breadth: breadth / 1.15 }),
      ']': () => setBrush({ breadth: breadth * 1.15 }),
      '{': () => setBrush({ hardness: hardness - 0.1 }),
      '}': () => setBrush({ hardness: hardness + 0.1 }),
      i: () => changeMask((mask) => mask.invert(), 'Inverted.'),
      f: () => changeMask((mask) => mask.fill(), 'Filled.'),
      delete: () => changeMask((mask) => mask.clear(), 'Cleared.'),
      '+': () => canvas.zoom(1.25),
      '=': () => canvas.zoom(1.25),
      '-': () => canvas.zoom(0.8),
      '0': canvas.fit,
      '1': () => canvas.zoom(1 / canvas.view.scale),
    }
    const action = actions[key.toLowerCase()]
    if (action) does(action)
  }

  function onKeyUp({ key }: KeyboardEvent) {
    if (key === ' ') isSpaceDown.current = false
  }

  function onBlur() {
    isSpaceDown.current = false
  }

  return { onKeyDown, onKeyUp, onBlur }
}

export const undo = () => changeMask((painting) => painting.undo(), 'Undone.')
export const redo = () => changeMask((painting) => painting.redo(), 'Done again.')

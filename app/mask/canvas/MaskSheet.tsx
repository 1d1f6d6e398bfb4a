/** The mask as it is seen: a canvas of the picture's size, on which only what changed is drawn again. */
import { memo, useEffect, useRef } from 'react'
import type { Box, Painting } from '../../../src/imaging/index.ts'
import { onMaskChange } from '../mask.ts'
import { showMask, union } from './mask-pixels.ts'

export const MaskSheet = memo(function MaskSheet({ painting }: { painting: Painting }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = painting.mask
  useEffect(() => {
    // Desynchronized canvases skip the compositor where the device allows it: the line stays closer to the pen.
    const context = canvas.current!.getContext('2d', { desynchronized: true })!
    let changed: Box | undefined
    let frame = 0
    const show = () => {
      frame = 0
      if (changed) showMask(context, painting.mask, changed)
      changed = undefined
    }
    showMask(context, painting.mask, { left: 0, top: 0, right: width, bottom: height })
    const forget = onMaskChange((box) => {
      changed = union(changed, box)
      frame ||= requestAnimationFrame(show)
    })
    return () => {
      forget()
      cancelAnimationFrame(frame)
    }
  }, [painting, width, height])
  return <canvas ref={canvas} width={width} height={height} />
})

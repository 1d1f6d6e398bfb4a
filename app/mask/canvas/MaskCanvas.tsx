/** The start picture with its mask, to be painted on. */

import { type CSSProperties, useCallback, useRef } from 'react'
import type { Painting } from '../../../src/imaging/index.ts'
import { useBlobUrl } from '../../kit/index.ts'
import styles from './MaskCanvas.module.css'
import { MaskSheet } from './MaskSheet.tsx'
import { MaskTools } from './MaskTools.tsx'
import { brushSize, outline, type Sample, useTools } from './mask-tools.ts'
import { useCanvasPointers } from './useCanvasPointers.ts'
import { useCanvasView } from './useCanvasView.ts'
import { useMaskKeys } from './useMaskKeys.ts'
import { ZoomTools } from './ZoomTools.tsx'

export default function MaskCanvas({ picture, painting }: { picture: Blob; painting: Painting }) {
  const viewport = useRef<HTMLDivElement>(null)
  const tip = useRef<HTMLDivElement>(null)
  const shape = useRef<SVGPathElement>(null)
  const isSpaceDown = useRef(false)
  const { tool, erases, breadth, hardness } = useTools()
  const { width, height } = painting.mask
  const canvas = useCanvasView(viewport, painting.mask)
  const { x, y, scale } = canvas.view
  const url = useBlobUrl(picture)

  // Moved past React: they follow the hand.
  const showTip = useCallback((sample: Sample | undefined) => {
    tip.current!.hidden = !sample
    if (!sample) return
    tip.current!.style.setProperty('--x', String(sample.x))
    tip.current!.style.setProperty('--y', String(sample.y))
    tip.current!.style.setProperty('--pressure', String(sample.pressure))
  }, [])
  const showOutline = useCallback(() => shape.current!.setAttribute('d', outline()), [])
  useCanvasPointers(viewport, canvas, isSpaceDown, showTip, showOutline)
  const keys = useMaskKeys({ viewport, canvas, painting, isSpaceDown, onTip: showTip, onFrame: showOutline })

  return (
    <div className={styles.desk} {...keys}>
      <MaskTools painting={painting} />
      <div
        ref={viewport}
        className={styles.viewport}
        data-tool={tool}
        role="application"
        aria-roledescription="Canvas"
        aria-label={`Mask of the start picture, ${width} × ${height} pixels`}
        aria-describedby="mask-keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is painted on with keys
        tabIndex={0}
      >
        <div
          className={styles.sheet}
          data-enlarged={scale >= 3 || undefined}
          style={{ width, height, transform: `translate(${x}px, ${y}px) scale(${scale})` }}
        >
          <img src={url} alt="" draggable={false} width={width} height={height} />
          <MaskSheet painting={painting} />
          <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            <path ref={shape} vectorEffect="non-scaling-stroke" />
          </svg>
        </div>
        <div
          ref={tip}
          hidden
          className={styles.tip}
          data-erases={erases || undefined}
          data-round={tool === 'brush' || undefined}
          style={
            {
              '--left': `${x}px`,
              '--top': `${y}px`,
              '--scale': scale,
              '--size': `${brushSize(painting, breadth) * scale}px`,
              '--hardness': hardness,
            } as CSSProperties
          }
        />
      </div>
      <ZoomTools canvas={canvas} />
    </div>
  )
}

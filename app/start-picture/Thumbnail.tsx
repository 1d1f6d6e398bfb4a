/** The start picture as the frame shows it; where something is cut off, it is dragged to where it shows best. */

import { type CSSProperties, type PointerEvent, useRef } from 'react'
import { useBlobUrl } from '../kit/index.ts'
import { useRequest } from '../request/index.ts'
import { type Source, setFraming, useStartPicture } from './start-picture.ts'
import styles from './Thumbnail.module.css'

export function Thumbnail({ source }: { source: Source }) {
  const fit = useStartPicture((state) => state.fit)
  const position = useStartPicture((state) => state.position)
  const frame = useRequest(({ request }) => request.init_image)
  const width = useRequest(({ request }) => request.width)
  const height = useRequest(({ request }) => request.height)
  // A fitted picture's edges are stretched, which no style does: the frame itself is shown.
  const url = useBlobUrl(fit === 'fit' && frame instanceof Blob ? frame : (source.upright ?? source.file))
  const grip = useRef<{ x: number; y: number; position: number }>(undefined)

  function drag({ clientX, clientY, currentTarget }: PointerEvent<HTMLImageElement>) {
    if (!grip.current) return
    const box = currentTarget.getBoundingClientRect()
    const scale = Math.max(box.width / source.width, box.height / source.height)
    const [across, down] = [source.width * scale - box.width, source.height * scale - box.height]
    const hidden = Math.max(across, down)
    if (hidden < 1) return
    const moved = across > down ? clientX - grip.current.x : clientY - grip.current.y
    setFraming({ position: Math.min(1, Math.max(0, grip.current.position - moved / hidden)) })
  }

  return (
    <img
      className={styles.thumbnail}
      data-fit={fit}
      src={url}
      alt={`Start picture: ${source.name}`}
      draggable={false}
      style={{ '--ratio': width / height || 1, '--position': `${100 * position}%` } as CSSProperties}
      onPointerDown={(event) => {
        if (fit !== 'crop') return
        event.currentTarget.setPointerCapture(event.pointerId)
        grip.current = { x: event.clientX, y: event.clientY, position }
      }}
      onPointerMove={drag}
      onLostPointerCapture={() => {
        grip.current = undefined
      }}
    />
  )
}

/** The picture as it develops: each step's preview, one pixel for each 8 × 8 of the picture; while one is enlarged, that one. */

import { useLayoutEffect, useRef } from 'react'
import { developed, type Run } from '../generation/index.ts'
import styles from './Easel.module.css'
import { Easel } from './Easel.tsx'

export function Preview({ run }: { run: Run }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { preview, job } = run
  // A layout effect, as the preview is closed when the next one comes.
  useLayoutEffect(() => {
    if (preview) canvas.current?.getContext('2d')?.drawImage(preview, 0, 0)
  }, [preview])
  if (!preview) return null
  const { width, height } = preview
  const size = job.enlarging ?? { width: width * 8, height: height * 8 }
  return (
    <Easel width={size.width} height={size.height}>
      <canvas
        ref={canvas}
        className={`${styles.picture} ${styles.preview}`}
        data-coarse={!job.enlarging && developed(run) < 0.5 ? '' : undefined}
        width={width}
        height={height}
        role="img"
        aria-label={job.enlarging ? 'The picture, being enlarged' : 'The picture, developing'}
      />
    </Easel>
  )
}

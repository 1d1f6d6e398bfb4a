/** The picture as it develops: each step's preview, one pixel for each 8 × 8 of the picture. */
import { useLayoutEffect, useRef } from 'react'

export function Preview({ bitmap, developed }: { bitmap: ImageBitmap; developed: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  // A layout effect, as the bitmap is closed when the next one comes.
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.drawImage(bitmap, 0, 0)
  }, [bitmap])
  return (
    <canvas
      ref={canvas}
      className="picture preview"
      data-coarse={developed < 0.5 ? '' : undefined}
      width={bitmap.width}
      height={bitmap.height}
      role="img"
      aria-label="The picture, developing"
    />
  )
}

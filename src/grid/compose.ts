/** A grid as one picture: its cells with their labels, drawn on paper. */
import type { GridLayout, Label, Measure } from './layout.ts'

const [paper, ink, missing] = ['#ffffff', '#1f1b18', '#dcd5ca']
const font = (size: number) => `500 ${size}px system-ui, sans-serif`

/** Measures as `compose` draws. */
export function measurer(): Measure {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!
  return (text, size) => {
    context.font = font(size)
    return context.measureText(text).width
  }
}

/** The grid as a PNG. A cell without a picture stays grey. Throws where the canvas is larger than the browser can hold. */
export async function compose(layout: GridLayout, cells: readonly (Blob | undefined)[]): Promise<Blob> {
  const canvas = new OffscreenCanvas(layout.width, layout.height)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('no canvas')
  context.fillStyle = paper
  context.fillRect(0, 0, layout.width, layout.height)
  // A canvas that is too large takes no paint, and some browsers do not say so.
  const corner = context.getImageData(layout.width - 1, layout.height - 1, 1, 1)
  // Some alter the colours that a page reads, a little.
  if (corner.data[0]! < 200) throw new Error(`no canvas of ${layout.width} × ${layout.height} pixels`)
  context.imageSmoothingQuality = 'high'
  for (const [i, { x, y }] of layout.places.entries()) {
    const picture = cells[i]
    if (!picture) {
      context.fillStyle = missing
      context.fillRect(x, y, layout.cell.width, layout.cell.height)
      continue
    }
    const bitmap = await createImageBitmap(picture)
    // A backend may enlarge: what is drawn fits its cell in any case.
    const scale = Math.min(layout.cell.width / bitmap.width, layout.cell.height / bitmap.height, 1)
    const [width, height] = [bitmap.width * scale, bitmap.height * scale]
    context.drawImage(bitmap, x + (layout.cell.width - width) / 2, y + (layout.cell.height - height) / 2, width, height)
    bitmap.close()
  }
  context.fillStyle = ink
  context.font = font(layout.fontSize)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const label of [...layout.columnLabels, ...layout.rowLabels]) write(context, label, layout.lineHeight)
  return canvas.convertToBlob({ type: 'image/png' })
}

function write(context: OffscreenCanvasRenderingContext2D, { lines, x, y }: Label, lineHeight: number): void {
  for (const [i, line] of lines.entries()) context.fillText(line, x, y + i * lineHeight)
}

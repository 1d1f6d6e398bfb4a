/** Small pictures for the gallery's grid. */

/** Pixels of the longer side: a tile's on a screen of two device pixels per CSS pixel. */
const side = 320

/** The picture made small, as WebP where the browser writes it, else as PNG. */
export async function thumbnail(picture: Blob): Promise<Blob> {
  const whole = await createImageBitmap(picture)
  const scale = Math.min(1, side / Math.max(whole.width, whole.height))
  const [width, height] = [whole.width, whole.height].map((length) => Math.max(1, Math.round(length * scale)))
  const canvas = new OffscreenCanvas(width!, height!)
  const context = canvas.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  context.drawImage(whole, 0, 0, width!, height!)
  whole.close()
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })
}

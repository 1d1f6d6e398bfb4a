/** Whether this browser gives back the pixels that were written to a canvas: some alter them to resist fingerprinting. */

/** What a person should know of it, in a sentence; undefined where canvases are true. */
export function canvasAdvice(): string | undefined {
  return isTrue()
    ? undefined
    : 'This browser alters pictures that are read from a canvas, to resist fingerprinting. Masks and PNG files are read without one and stay exact; start pictures in other formats may come out slightly changed.'
}

/** Writes known pixels, opaque ones as those of others lose precision anyway, and reads them back. */
function isTrue(): boolean {
  const side = 16
  const written = new ImageData(side, side)
  for (let i = 0; i < written.data.length; i++) written.data[i] = i % 4 === 3 ? 255 : (i * 97 + (i >> 5) * 31) & 255
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })
  if (!context) return false
  context.putImageData(written, 0, 0)
  const read = context.getImageData(0, 0, side, side).data
  return read.every((sample, i) => sample === written.data[i])
}

/** How near a picture is to another: peak signal-to-noise ratio. */

/** In dB; `peak` is the brightest value there is. The same numbers in the same order, or it throws. */
export function peakSignalToNoise(picture: ArrayLike<number>, reference: ArrayLike<number>, peak: number): number {
  if (picture.length !== reference.length) throw new Error(`${picture.length} numbers against ${reference.length}`)
  let error = 0
  for (let i = 0; i < reference.length; i++) error += (picture[i]! - reference[i]!) ** 2
  return 10 * Math.log10((peak ** 2 * reference.length) / error)
}

/** Which models the processor can draw with. */

/** Whether a model of so many bytes is fast enough on the processor; on a GPU it computes in 32 bits, larger ones in 16. */
export function isSmall(bytes: number): boolean {
  return bytes <= 200e6
}

/** Amounts and waits in words. */
import { bytesInWords } from '../../src/models/index.ts'

export { bytesInWords }

/** A wait: "8 s", "2 min". */
export function waitInWords(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`
}

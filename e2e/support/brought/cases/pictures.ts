/** Pictures of many kinds as their bytes, and the pixels that are right: what Pillow reads, `python pictures.py`. */
import type { Row } from '../row.ts'
import rows from './pictures.json' with { type: 'json' }

interface Pixels {
  width: number
  height: number
  /** Base64, alpha not multiplied in. */
  rgba: string
}

/** The input is a file in base64. */
export const pictures: readonly Row<string, Pixels>[] = rows

/** What a code sample is made of. */
import type { Body } from '../api/index.ts'

export interface SampleParts {
  /** Where the request is posted. */
  url: string
  /** The header that carries the key. */
  header: string
  body: Body
}

/** A picture that says how it was made. */
import { withPngText } from '../../imaging/index.ts'
import type { GenerationRequest } from '../../parameters/index.ts'
import { type PictureFacts, toInfotext } from './to-infotext.ts'

/** The PNG with A1111's `parameters` text in it; files of other kinds are given back as they came. */
export function withRequest(picture: Blob, request: GenerationRequest, facts: PictureFacts): Promise<Blob> {
  return withPngText(picture, 'parameters', toInfotext(request, facts))
}

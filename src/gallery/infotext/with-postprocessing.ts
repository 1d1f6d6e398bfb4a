/** A picture made of another: it says what that one says, and what was done to it, as A1111's Extras have it. */
import { readPictureTexts, withPngText } from '../../imaging/index.ts'
import { formatInfotext } from './infotext.ts'

interface Postprocessing {
  /** The picture that it was made of. */
  source: Blob
  /** How that one was made, where its file does not say it. */
  parameters?: string | undefined
  upscaler: string
  /** How many times larger it is; absent where a size was asked for. */
  by?: number | undefined
  /** In pixels. */
  width: number
  height: number
}

/** The PNG with its source's texts, and with `postprocessing` and `extras` beside. Source: A1111 modules/postprocessing.py, scripts/postprocessing_upscale.py. */
export async function withPostprocessing(
  picture: Blob,
  { source, parameters, upscaler, by, width, height }: Postprocessing,
): Promise<Blob> {
  const done = formatInfotext('', '', [
    by === undefined ? ['Postprocess upscale to', `${width}x${height}`] : ['Postprocess upscale by', by],
    ['Postprocess upscaler', upscaler],
  ])
  const texts = await readPictureTexts(source)
  const said = texts.get('UserComment') ?? texts.get('parameters') ?? parameters
  texts.delete('UserComment')
  if (said) texts.set('parameters', said)
  for (const name of ['postprocessing', 'extras']) texts.set(name, done)
  let written = picture
  for (const [name, text] of texts) if (isKeyword(name)) written = await withPngText(written, name, text)
  return written
}

/** Latin letters, 79 at the most. Source: W3C PNG specification, section 11.3.3.1. */
const isKeyword = (name: string) => /^[\x20-\x7e]{1,79}$/.test(name)

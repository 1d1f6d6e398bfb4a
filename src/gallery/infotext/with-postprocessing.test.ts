/** What an enlarged picture says: as A1111's Extras write it, with all that its source said. */
import { describe, expect, it } from 'vitest'
import { encodePng, readPictureTexts } from '../../imaging/index.ts'
import { pictureOf } from './__fixtures__/picture-of.ts'
import { readPictureRequest, withPostprocessing } from './index.ts'

const parameters = 'a red house\nNegative prompt: dog\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 512x512'
const size = { width: 1024, height: 1024 }
const larger = () => encodePng({ width: 4, height: 4, rgb: new Uint8Array(48) })

const textsOf = async (source: Blob, how: { upscaler: string; by?: number; parameters?: string }) => {
  const picture = await withPostprocessing(await larger(), { source, ...size, ...how })
  return { picture, texts: Object.fromEntries(await readPictureTexts(picture)) }
}

describe('an enlarged picture', () => {
  it('keeps its source’s text to the letter, and says by what and how much', async () => {
    const source = await pictureOf({ parameters, workflow: '{"nodes":[]}' })
    const { picture, texts } = await textsOf(source, { upscaler: '4x, sharp', by: 2 })
    const done = 'Postprocess upscale by: 2, Postprocess upscaler: "4x, sharp"'
    expect(texts).toEqual({ parameters, workflow: '{"nodes":[]}', postprocessing: done, extras: done })
    expect(await readPictureRequest(picture)).toMatchObject({
      request: { prompt: 'a red house', seed: 5 },
      unknown: [],
      afterwards: [done],
    })
  })

  it('says the size where one was asked for, and how its source was made where only the gallery knows', async () => {
    const { texts } = await textsOf(await pictureOf({}), { upscaler: 'Lanczos', parameters })
    expect(texts.postprocessing).toBe('Postprocess upscale to: 1024x1024, Postprocess upscaler: Lanczos')
    expect(texts.parameters).toBe(parameters)
    expect((await textsOf(await pictureOf({}), { upscaler: 'Lanczos' })).texts.parameters).toBeUndefined()
  })

  it('takes A1111’s text of EXIF, and of an earlier enlargement tells the last', async () => {
    const source = await pictureOf({ UserComment: parameters, postprocessing: 'Postprocess upscale by: 4' })
    const { texts } = await textsOf(source, { upscaler: 'Lanczos', by: 2 })
    expect(texts).toEqual({
      parameters,
      postprocessing: 'Postprocess upscale by: 2, Postprocess upscaler: Lanczos',
      extras: 'Postprocess upscale by: 2, Postprocess upscaler: Lanczos',
    })
  })

  it('of A1111’s main page, which writes it among the settings, is understood, too', async () => {
    const text = `${parameters}, Postprocess upscale by: 2, Postprocess upscaler: ESRGAN_4x, Version: v1.10.1`
    expect(await readPictureRequest(await pictureOf({ parameters: text }))).toMatchObject({
      unknown: [],
      afterwards: ['Postprocess upscale by: 2', 'Postprocess upscaler: ESRGAN_4x'],
    })
  })
})

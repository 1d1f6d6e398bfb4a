/** Decodes and scales the start picture, away from the page: a large one takes a second. */
import { answer } from '../../src/generation/index.ts'
import { decodePicture, encodePng, type Framing, framed, type Raster } from '../../src/imaging/index.ts'

/** The file, and the number that it goes by: it is decoded once. Without a frame, its size is asked for. */
export interface Question {
  number: number
  file: Blob
  frame?: Framing
}

/** The size of the picture seen upright, in pixels, and the frame as a PNG. */
export interface Answer {
  width: number
  height: number
  frame?: Blob
}

let opened: { number: number; picture: Raster } | undefined

answer(async ({ number, file, frame }: Question): Promise<Answer> => {
  if (opened?.number !== number) opened = { number, picture: await decodePicture(file) }
  const { picture } = opened
  const { width, height } = picture
  if (!frame) return { width, height }
  const cut = framed(picture, frame)
  return { width, height, frame: await encodePng({ width: cut.width, height: cut.height, rgb: cut.data }) }
})

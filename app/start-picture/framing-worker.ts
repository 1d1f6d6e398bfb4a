/** Decodes and scales the start picture, away from the page: a large one takes a second. */
import { decodePicture, encodePng, type Framing, framed, type Raster } from '../../src/imaging/index.ts'

/** What is asked: that a file be opened, or that a frame be cut from the file opened last. */
export type Question = { id: number } & ({ open: Blob } | { frame: Framing })

/** The size of what was opened, the frame as a PNG, or why neither. */
export type Answer = { id: number } & ({ width: number; height: number } | { frame: Blob } | { error: string })

let picture: Raster | undefined
let last: Promise<void> = Promise.resolve()

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  last = last.then(async () => postMessage(await answer(data)))
})

async function answer(question: Question): Promise<Answer> {
  const { id } = question
  try {
    if ('open' in question) {
      picture = await decodePicture(question.open)
      return { id, width: picture.width, height: picture.height }
    }
    const { width, height, data: rgb } = framed(picture!, question.frame)
    return { id, frame: await encodePng({ width, height, rgb }) }
  } catch (error) {
    return { id, error: String(error) }
  }
}

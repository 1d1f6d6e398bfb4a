/** Decodes and scales the start picture, away from the page: a large one takes a second. */
import { answer } from '../../src/generation/index.ts'
import {
  alphaOf,
  decodePicture,
  encodePng,
  exifBlock,
  type Framing,
  framed,
  isTransparent,
  laidOn,
  type Raster,
  readExif,
  readPictureHeader,
} from '../../src/imaging/index.ts'

/** What transparent parts are laid on; `none` takes the colours that lie beneath. */
export type Backdrop = 'white' | 'black' | 'none'

/** The file, and the number that it goes by: it is decoded once. Without a frame, its size is asked for. */
export interface Question {
  number: number
  file: Blob
  frame?: Framing
  backdrop?: Backdrop
  /** The frame of what is transparent, as a mask, instead of the picture's. */
  isMask?: boolean
}

/** The size of the picture seen upright, in pixels, and the frame as a PNG. */
export interface Answer {
  width: number
  height: number
  isTransparent: boolean
  /** The picture as a PNG that needs no turning, where browsers show the file in different ways. */
  upright?: Blob | undefined
  frame?: Blob
}

const greys: Record<Backdrop, number | undefined> = { white: 255, black: 0, none: undefined }

let opened: { number: number; picture: Raster; isClear: boolean } | undefined

answer(async ({ number, file, frame, backdrop = 'white', isMask }: Question): Promise<Answer> => {
  if (opened?.number !== number) opened = { number, ...(await decoded(file)) }
  const { picture, isClear } = opened
  const facts = { width: picture.width, height: picture.height, isTransparent: isClear }
  if (!frame) return { ...facts, upright: await turned(file, picture) }
  const whole = isMask ? alphaOf(picture, true) : laidOn(picture, greys[backdrop])
  return { ...facts, frame: await pngOf(framed(whole, frame)) }
})

async function decoded(file: Blob): Promise<{ picture: Raster; isClear: boolean }> {
  const header = readPictureHeader(new Uint8Array(await file.slice(0, 1 << 20).arrayBuffer()))
  const picture = await decodePicture(file, { channels: header?.type === 'image/jpeg' ? 3 : 4 })
  const isClear = isTransparent(picture)
  return { picture: isClear ? picture : laidOn(picture, undefined), isClear }
}

/** Browsers turn JPEGs alike; a PNG or a WebP some do and some do not. */
async function turned(file: Blob, picture: Raster): Promise<Blob | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const block = exifBlock(bytes)
  const type = readPictureHeader(bytes)?.type
  if (!block || readExif(block).orientation === 1 || type === 'image/jpeg') return undefined
  return pngOf(laidOn(picture, 255))
}

function pngOf({ width, height, channels, data }: Raster): Promise<Blob> {
  if (channels === 3) return encodePng({ width, height, rgb: data })
  const rgb = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) rgb.fill(data[channels * i]!, 3 * i, 3 * i + 3)
  return encodePng({ width, height, rgb })
}

/** The mask of the start picture: our own bytes while it is painted, a PNG file in the request when the hand rests. */
import * as v from 'valibot'
import { create } from 'zustand'
import { GenerationError, reasonOf, smallWorker } from '../../src/generation/index.ts'
import {
  type Box,
  decodePicture,
  Painting,
  type Raster,
  readMask,
  readPictureHeader,
  resize,
} from '../../src/imaging/index.ts'
import { fail } from '../kit/index.ts'
import { type Size, setField, useRequest } from '../request/index.ts'
import { transparentPart } from '../start-picture/index.ts'
import { keepPicture, keptPicture } from '../storage/index.ts'

interface MaskState {
  /** Of the request's start picture, pixel for pixel; undefined until there is one on this device. */
  painting?: Painting | undefined
  undoSteps: number
  redoSteps: number
  /** How much of the picture is painted, 0 to 1. */
  share: number
  /** What happened to the mask last, in words. */
  news: string
}

export const useMask = create<MaskState>()(() => ({ undoSteps: 0, redoSteps: 0, share: 0, news: '' }))

const keptName = 'mask'

const listeners = new Set<(box: Box) => void>()

/** Calls `listener` with what changes of the mask, until the returned function is called. */
export function onMaskChange(listener: (box: Box) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Does something to the mask, and says what. */
export function changeMask(change: (painting: Painting) => void, news = ''): void {
  const { painting } = useMask.getState()
  if (!painting) return
  change(painting)
  settle(news)
}

/** Counts, and sees to the file. To be called once a stroke is over. */
export function settle(news = ''): void {
  const { painting } = useMask.getState()
  if (!painting) return
  const { undoSteps, redoSteps, share } = painting
  useMask.setState({ undoSteps, redoSteps, share, news })
  clearTimeout(waiting)
  waiting = setTimeout(() => write().catch(fail), rest)
}

/** ms after the last change. */
const rest = 300
let waiting: ReturnType<typeof setTimeout> | undefined
let lastWriting: Promise<void> = Promise.resolve()
/** The last writing failed: the request holds what was painted before. */
let isStale = false
/** The file that the painting wrote itself. */
let written: Blob | undefined

const worker = smallWorker<Raster, Blob>(
  () => new Worker(new URL('./mask-worker.ts', import.meta.url), { type: 'module', name: 'darkroom-mask' }),
)

/** Writings follow one another, also after one that failed. */
function write(): Promise<void> {
  clearTimeout(waiting)
  waiting = undefined
  lastWriting = lastWriting.catch(() => {}).then(writeMask)
  return lastWriting
}

async function writeMask(): Promise<void> {
  const { painting } = useMask.getState()
  if (!painting) return
  // A mask that could not be painted on is not ours to take away.
  const { mask_image } = useRequest.getState().request
  if (painting.share === 0 && mask_image !== written) return
  isStale = true
  const file = painting.share === 0 ? undefined : await fileOf(painting.mask)
  isStale = false
  if (useMask.getState().painting !== painting) return
  written = file
  setField('mask_image', file)
  await keepPicture(keptName, file)
}

async function fileOf(mask: Raster): Promise<Blob> {
  try {
    return await worker.ask(mask)
  } catch (cause) {
    const reason = reasonOf(cause)
    const sentence = `The mask could not be written${reason ? ` (${reason})` : ''}. It stays on the canvas: try again, or paint on.`
    throw new GenerationError('invalid-request', sentence, { cause })
  }
}

/** Resolves with the mask's file once the request holds it as it is painted; undefined where nothing is. Rejects where it cannot be written. */
export async function maskIsWritten(): Promise<Blob | undefined> {
  await lastWriting.catch(() => {})
  if (waiting !== undefined || isStale) await write()
  return written
}

/** Takes a picture as the mask, brought to the start picture's size. */
export async function importMask(file: Blob): Promise<void> {
  const { painting } = useMask.getState()
  if (!painting) return useMask.setState({ news: 'Choose a start picture first: the mask takes its size.' })
  try {
    const { width, height } = painting.mask
    const { mask: from, isFromAlpha } = readMask(await decodePicture(file, { channels: 4 }))
    const isScaled = from.width !== width || from.height !== height
    const news = isScaled
      ? `The mask was ${from.width} × ${from.height} and is now ${width} × ${height}.`
      : 'Mask opened.'
    const why = isFromAlpha ? ' The file is transparent: what is opaque in it is painted.' : ''
    changeMask(() => painting.replace(resize(from, width, height, 'lanczos')), news + why)
  } catch (error) {
    const why = error instanceof GenerationError ? error.message : 'That is no picture that can be read here.'
    useMask.setState({ news: `${why} A mask is a PNG file, white where to paint.` })
  }
}

/** Takes what is transparent of the start picture as the mask. */
export async function maskTransparentPart(): Promise<void> {
  const { painting } = useMask.getState()
  const file = await transparentPart()
  if (!painting || !file) return
  const { mask } = readMask(await decodePicture(file))
  const { width, height } = painting.mask
  changeMask(() => painting.replace(resize(mask, width, height, 'lanczos')), 'The transparent part is painted.')
}

/** Brings the mask of the last visit back. */
export async function restoreMask(): Promise<void> {
  const file = await keptPicture(keptName, v.instance(Blob))
  if (file && !useRequest.getState().request.mask_image) setField('mask_image', file)
}

/** Begins anew for another picture. One of the same shape keeps its mask, so that one can paint from result to result. */
async function begin(picture: Blob): Promise<void> {
  const size = readPictureHeader(new Uint8Array(await picture.slice(0, 2 ** 16).arrayBuffer()))
  if (!size || useRequest.getState().request.init_image !== picture) return
  const before = useMask.getState().painting?.mask
  if (before?.width === size.width && before.height === size.height) return
  const painting = new Painting(size.width, size.height, (box) => {
    for (const listener of listeners) listener(box)
  })
  useMask.setState({ painting, undoSteps: 0, redoSteps: 0, share: 0, news: '' })
  const { mask_image } = useRequest.getState().request
  if (before && hasShape(before, size)) takeOver(painting, resize(before, size.width, size.height, 'lanczos'))
  else if (mask_image instanceof Blob && mask_image !== written) await takeFile(mask_image)
  else if (before) settle()
}

const hasShape = (one: Size, other: Size) => Math.abs(one.width / one.height / (other.width / other.height) - 1) < 0.02

/** Another control's mask is painted on if it fits the picture; if not, whoever draws will say so. */
async function takeFile(file: Blob): Promise<void> {
  const read = await decodePicture(file, { channels: 4 }).then(readMask, () => undefined)
  const mask = read?.mask
  const { painting } = useMask.getState()
  if (mask?.width !== painting?.mask.width || mask?.height !== painting?.mask.height) return
  if (!mask || !painting || useRequest.getState().request.mask_image !== file) return
  written = file
  takeOver(painting, mask)
}

/** Not a step that could be undone: there was nothing before. */
function takeOver(painting: Painting, { data }: Raster): void {
  painting.mask.data.set(data)
  for (const listener of listeners)
    listener({ left: 0, top: 0, right: painting.mask.width, bottom: painting.mask.height })
  settle()
}

useRequest.subscribe(({ request: { init_image, mask_image } }, { request: before }) => {
  if (init_image !== before.init_image) {
    if (init_image instanceof Blob) begin(init_image)
    else useMask.setState({ painting: undefined })
  }
  if (mask_image !== before.mask_image && mask_image !== written && mask_image instanceof Blob) takeFile(mask_image)
})

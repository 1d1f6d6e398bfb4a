/** The start picture: what the person handed over, and the frame that is cut from it whenever it or the size changes. */
import * as v from 'valibot'
import { create } from 'zustand'
import { fetchPicture } from '../../src/diffusion/index.ts'
import { GenerationError } from '../../src/generation/index.ts'
import type { Fit } from '../../src/imaging/index.ts'
import { neededPictures } from '../../src/parameters/index.ts'
import { dismissFailure, fail } from '../kit/index.ts'
import { chooseTask, type Size, setField, useRequest } from '../request/index.ts'
import { keepPicture, keptPicture } from '../storage/index.ts'
import { cutFrame, cutMask, openPicture } from './framing.ts'
import type { Backdrop } from './framing-worker.ts'

/** A picture as it was handed over; its size is that of the picture seen upright. */
export interface Source extends Size {
  file: Blob
  name: string
  isTransparent: boolean
  /** What is shown in its place where browsers differ in turning the file. */
  upright?: Blob | undefined
}

interface StartPictureState {
  source?: Source | undefined
  fit: Fit
  /** Which part a crop keeps: 0 the left or upper end, 1 the other. */
  position: number
  /** What transparent parts are laid on. */
  backdrop: Backdrop
}

export const useStartPicture = create<StartPictureState>()(() => ({ fit: 'crop', position: 0.5, backdrop: 'white' }))

const keptName = 'start'
const middle = 0.5

/** What the request holds of us: whatever else comes into its field takes the picture's place. */
let frame: Blob | undefined
let lastOpening: Promise<void> = Promise.resolve()
let framing: Promise<void> = Promise.resolve()
let isFraming = false
let isOutdated = false
/** Why the last frame could not be cut: the request holds an earlier one. */
let refusal: unknown

/** Takes a picture file to start from, and turns to a task that does. What is no picture is said to be none, and changes nothing. */
export function startFrom(file: Blob, name: string): void {
  dismissFailure()
  lastOpening = lastOpening.then(() => take(file, name)).catch(fail)
}

async function take(file: Blob, name: string): Promise<void> {
  await read(file, name, { fit: useStartPicture.getState().fit, position: middle })
  const { endpoint } = useRequest.getState().request
  const isTaken = useStartPicture.getState().source?.file === file
  if (isTaken && neededPictures(endpoint).length === 0) chooseTask('image2image')
}

export function setFraming(changes: { fit?: Fit; position?: number; backdrop?: Backdrop }): void {
  useStartPicture.setState(changes)
}

/** Brings the picture of the last visit back. */
export function restoreStartPicture(): void {
  lastOpening = keptPicture(keptName, keptSchema).then(restore).catch(fail)
}

const keptSchema = v.object({
  file: v.instance(Blob),
  name: v.fallback(v.string(), ''),
  fit: v.fallback(v.picklist(['crop', 'fit', 'stretch']), 'crop'),
  position: v.fallback(v.number(), middle),
  backdrop: v.fallback(v.picklist(['white', 'black', 'none']), 'white'),
})

async function restore(kept: v.InferOutput<typeof keptSchema> | undefined): Promise<void> {
  if (!kept || useRequest.getState().request.init_image) return
  const { file, name, ...how } = kept
  await read(file, name, how)
}

/** Fetches the picture whose address was entered: this device frames it like a file, the API fetches it itself. */
export function fetchStartPicture(): void {
  lastOpening = lastOpening.then(fetchAddress).catch(fail)
}

async function fetchAddress(): Promise<void> {
  const { backend, request } = useRequest.getState()
  const { init_image: address, endpoint } = request
  if (backend !== 'local' || typeof address !== 'string' || neededPictures(endpoint).length === 0) return
  const file = await fetchPicture(address, 'init_image', AbortSignal.timeout(60_000))
  if (useRequest.getState().request.init_image !== address) return
  const name = new URL(address).pathname.split('/').at(-1) || 'picture'
  await read(file, name, { fit: useStartPicture.getState().fit, position: middle })
}

/** Resolves once the request holds the frame of the picture and size that are chosen now; rejects where it cannot be cut. */
export async function startPictureIsFramed(): Promise<void> {
  await lastOpening
  await fetchAddress()
  if (refusal !== undefined) reframe()
  await framing
  if (refusal !== undefined) throw refusal
}

async function read(
  file: Blob,
  name: string,
  how: Pick<StartPictureState, 'fit' | 'position'> & Partial<Pick<StartPictureState, 'backdrop'>>,
): Promise<void> {
  try {
    useStartPicture.setState({ source: { file, name, ...(await openPicture(file)) }, ...how })
  } catch (cause) {
    // What kept the file from being looked at at all has a sentence of its own; one about the file belongs to its field.
    if (cause instanceof GenerationError) {
      const { code, message } = cause
      return fail(code === 'bad-file' ? new GenerationError(code, message, { field: 'init_image', cause }) : cause)
    }
    const sentence = `${name} is no picture that can be read here. Choose a PNG, JPEG or WebP file.`
    fail(new GenerationError('invalid-request', sentence, { field: 'init_image', cause }))
  }
}

useStartPicture.subscribe(({ source, fit, position, backdrop }) => {
  keepPicture(keptName, source && { file: source.file, name: source.name, fit, position, backdrop })
  reframe()
})

useRequest.subscribe(({ request }, { request: before }) => {
  if (request.init_image !== before.init_image && request.init_image !== frame) {
    useStartPicture.setState({ source: undefined })
  } else if (request.width !== before.width || request.height !== before.height) reframe()
})

/** The frame of what is transparent of the picture, as a mask: white where nothing is. */
export async function transparentPart(): Promise<Blob | undefined> {
  const { source, fit, position } = useStartPicture.getState()
  const { width, height } = useRequest.getState().request
  return source?.isTransparent ? cutMask(source.file, { fit, position, width, height }) : undefined
}

/** One frame at a time: of all that changes meanwhile only the last counts. */
function reframe(): void {
  isOutdated = true
  if (!isFraming) framing = cutFrames()
}

async function cutFrames(): Promise<void> {
  isFraming = true
  while (isOutdated) {
    isOutdated = false
    refusal = undefined
    const { source, fit, position, backdrop } = useStartPicture.getState()
    const { width, height } = useRequest.getState().request
    if (!source || !isSide(width) || !isSide(height)) continue
    try {
      const cut = await cutFrame(source.file, { fit, position, width, height }, backdrop)
      if (useStartPicture.getState().source !== source) continue
      frame = cut
      setField('init_image', cut)
    } catch (error) {
      refusal = error
      fail(error)
    }
  }
  isFraming = false
}

/** A size that is still being typed is no size. */
const isSide = (length: number) => length >= 64 && length <= 2048 && length % 8 === 0

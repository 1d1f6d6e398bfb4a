/** Which picture is to be larger, and the job that makes it so. */
import { create } from 'zustand'
import { lanczos } from '../../src/diffusion/index.ts'
import { type GalleryRecord, readPictureRequest, toInfotext } from '../../src/gallery/index.ts'
import { GenerationError } from '../../src/generation/index.ts'
import { defaultRequest } from '../../src/parameters/index.ts'
import { picture as keptPicture, program, requestOf } from '../gallery/index.ts'
import { type Picture, showPictures, useGeneration } from '../generation/index.ts'
import { dismissFailure, fail } from '../kit/index.ts'
import { useStored } from '../models/index.ts'
import { enqueueEnlarging } from '../queue/index.ts'
import type { Enlarging, Job, Size } from '../request/index.ts'
import { storedUpscalers, upscalersAtHand } from '../upscalers/index.ts'

/** A picture, how it was made, and its size in pixels. */
export interface Subject extends Job, Size {
  facts: Pick<Enlarging, 'picture' | 'madeBy' | 'source' | 'isForeign' | 'parameters'>
}

export const useEnlarge = create<{ subject?: Subject | undefined }>()(() => ({}))

/** Asks how a picture of the gallery is to be enlarged. */
export function enlargeRecord(record: GalleryRecord): Promise<void> {
  return ask(async () => {
    const picture = await keptPicture(record.id)
    if (!picture)
      throw new GenerationError('bad-file', 'This picture is not in the gallery any more. Choose another one.')
    const { id: source, backend: madeBy, modelName, enlarged } = record
    const request = await requestOf(record)
    const isForeign = enlarged?.isForeign
    const parameters = isForeign ? undefined : toInfotext(request, { seed: request.seed, modelName, version: program })
    return { request, modelName, facts: { picture, madeBy, source, isForeign, parameters } }
  })
}

/** Asks the same of a picture made since the page was opened. */
export function enlargePicture({ url, request, modelName, seed, backend, record, enlarged }: Picture): Promise<void> {
  return ask(async () => {
    const picture = await (await fetch(url)).blob()
    const own = { ...request, seed, samples: 1 }
    const isForeign = enlarged?.isForeign
    const parameters = isForeign ? undefined : toInfotext(own, { seed, modelName, version: program })
    return { request: own, modelName, facts: { picture, madeBy: backend, source: record, isForeign, parameters } }
  })
}

/** Asks the same of a picture file. */
export function enlargeFile(file: File): Promise<void> {
  return ask(async () => {
    const reading = await readPictureRequest(file)
    const isForeign = reading?.request.num_inference_steps === undefined
    const request = { ...defaultRequest, prompt: '', seed: 0, ...(isForeign ? {} : reading?.request), samples: 1 }
    const modelName = (!isForeign && reading?.needs.model?.name) || ''
    return { request, modelName, facts: { picture: file, madeBy: 'local', ...(isForeign && { isForeign }) } }
  })
}

async function ask(found: () => Promise<Omit<Subject, keyof Size>>): Promise<void> {
  dismissFailure()
  try {
    const subject = await found()
    useEnlarge.setState({ subject: { ...subject, ...(await sizeOf(subject.facts.picture)) } })
  } catch (error) {
    fail(error)
  }
}

/** As the browser shows it: a photograph may lie on its side in the file. */
async function sizeOf(picture: Blob): Promise<Size> {
  try {
    const bitmap = await createImageBitmap(picture)
    const { width, height } = bitmap
    bitmap.close()
    return { width, height }
  } catch (cause) {
    const sentence = 'This is no picture that the browser can read. Choose a PNG, JPEG or WebP file.'
    throw new GenerationError('bad-file', sentence, { cause })
  }
}

export function closeEnlarge(): void {
  useEnlarge.setState({ subject: undefined })
}

/** What people call an upscaler. */
export const upscalerName = (called: string) => upscalersAtHand().find(({ id }) => id === called)?.name ?? called

/** Enlarges the subject, after what is being made and what waits. */
export function startEnlarging(how: { upscaler: string; by?: number | undefined } & Size): void {
  const { subject } = useEnlarge.getState()
  if (!subject) return
  const { request, modelName, facts } = subject
  closeEnlarge()
  const isFirst = useGeneration.getState().run === undefined
  enqueueEnlarging({ request, modelName, enlarging: { ...facts, ...how, upscalerName: upscalerName(how.upscaler) } })
  if (isFirst) showPictures()
}

/** Without a model there is one way. */
export const firstUpscaler = () => storedUpscalers(useStored.getState())[0]?.id ?? lanczos

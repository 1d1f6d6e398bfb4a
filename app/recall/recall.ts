/** A picture's request back in the form, with a word on what is missing and a way back. */
import { create } from 'zustand'
import {
  type Available,
  fromFragment,
  type GalleryRecord,
  missing,
  modelNamed,
  type Needs,
  named,
  needsOf,
  type PictureReading,
  readInfotext,
  readPictureRequest,
  readRequestText,
  toFragment,
} from '../../src/gallery/index.ts'
import { isWhole, mayDraw } from '../../src/models/index.ts'
import {
  type BackendName,
  defaultRequest,
  endpointOf,
  type GenerationRequest,
  isSdxl,
  taskOf,
} from '../../src/parameters/index.ts'
import { textIn } from '../../src/untrusted/index.ts'
import { storedAdapters, useAdapters } from '../adapters/index.ts'
import { fileName, picture, requestOf } from '../gallery/index.ts'
import { copyText, fail } from '../kit/index.ts'
import { findModel, isSdxlModel, modelsAreOpen, useModels, useStored } from '../models/index.ts'
import { chooseTask, setField, setSize, turnToBackend, useRequest } from '../request/index.ts'
import { startFrom } from '../start-picture/index.ts'
import { upscalersAtHand } from '../upscalers/index.ts'

/** A text in the box that it was pasted into. */
interface Pasted {
  field: 'prompt' | 'negative_prompt'
  text: string
}

/** What has just come into the form, and what of it did not. */
interface Notice {
  title: string
  remarks: readonly string[]
  /** The picture that it came with. */
  file?: File | undefined
  /** The name of the model that it was made with and that is not here. */
  missingModel?: string | undefined
  /** The prompt as it would be with the text pasted as words. */
  asWords?: Pasted | undefined
}

interface RecallState {
  notice?: Notice | undefined
  /** The form as it was before what the notice tells of. */
  before?: ReturnType<typeof useRequest.getState> | undefined
}

export const useRecall = create<RecallState>()(() => ({}))

const sources: Record<Exclude<PictureReading['source'], 'unknown'>, string> = {
  darkroom: 'Darkroom',
  a1111: 'AUTOMATIC1111',
  forge: 'Forge',
  comfyui: 'ComfyUI',
  invokeai: 'InvokeAI',
  fooocus: 'Fooocus',
  novelai: 'NovelAI',
  swarmui: 'SwarmUI',
  sdnext: 'SD.Next',
  civitai: 'Civitai',
  drawthings: 'Draw Things',
  easydiffusion: 'Easy Diffusion',
  mochidiffusion: 'Mochi Diffusion',
  'stable-diffusion.cpp': 'stable-diffusion.cpp',
}

/** Puts the record's request into the form, all of it. */
export async function recallRecord(record: GalleryRecord): Promise<void> {
  const request = await requestOf(record)
  const isOpen = available().models.some(({ id }) => id === request.model_id)
  const needs = needsOf(request)
  if (record.backend === 'local' && !isOpen) needs.model = { name: record.modelName }
  // What is meant by a name on this device is another thing than the API's names.
  const model_id = record.backend === 'local' && !isOpen ? undefined : request.model_id
  const { model_id: _, ...rest } = request
  const remarks = record.enlarged ? [enlargedAfterwards(`by ${record.enlarged.upscaler}`)] : []
  const title = 'The form holds this picture’s settings.'
  fill(title, { ...rest, ...(model_id && { model_id }) }, needs, remarks, record.backend)
}

const enlargedAfterwards = (how: string) =>
  `It was enlarged once it was drawn (${how}): press Enlarge when the picture is there.`

/** Puts into the form what a picture file says; false where it says nothing. */
export async function recallFile(file: File): Promise<boolean> {
  const reading = await readPictureRequest(file)
  if (!reading) return false
  const { source, unknown } = reading
  if (source === 'unknown') {
    const title = 'The picture holds settings of a program that is not known here. The form is as it was.'
    useRecall.setState({ notice: { title, remarks: unknown, file }, before: useRequest.getState() })
    return true
  }
  fillFrom(reading, `The form holds what ${sources[source]} wrote into the picture.`, { file })
  return true
}

/** Puts into the form what a text file says, A1111's or a graph of ComfyUI's; false where it says nothing of how a picture is made. */
export async function recallTextFile(file: File): Promise<boolean> {
  const reading = readRequestText(await textIn(file, file.name))
  if (!reading || reading.source === 'unknown') return false
  fillFrom(reading, `The form holds what ${sources[reading.source]} wrote into the file.`, {})
  return true
}

/** Puts into the form what a generation text says, pasted from A1111 or a page such as Civitai's; false where it is mere words. */
export function recallText(text: string, asWords: Pasted): boolean {
  const reading = readInfotext(text)
  if (reading.request.num_inference_steps === undefined) return false
  fillFrom(reading, 'The form holds the settings of the text that was pasted.', { asWords })
  return true
}

function fillFrom(
  { request, unknown, afterwards, needs, source }: PictureReading,
  title: string,
  instead: Pick<Notice, 'file' | 'asWords'>,
): void {
  const { request: current, backend } = useRequest.getState()
  // A picture that tells its steps tells all there is; mere words leave the rest as it is.
  const base = request.num_inference_steps === undefined ? {} : drawingDefaults(current)
  const start = request.endpoint && taskOf(request.endpoint) !== 'text2image'
  const remarks = [
    ...(start ? ['It was drawn from another picture, which is not in the file: choose one.'] : []),
    ...(afterwards.length > 0 ? [enlargedAfterwards(afterwards.join(', '))] : []),
    ...unknown.map((each) => `Left out, or only nearly: ${each}`),
  ]
  fill(title, { ...base, ...request }, needs, remarks, backend, { ...instead, source })
}

/**
 * Layers that are skipped beside the one that SDXL leaves out always. A1111 and its kin skip none whatever their text says; ComfyUI counts
 * that one.
 */
function skippedOfSdxl(source: PictureReading['source'] | undefined, clip_skip: number): number {
  if (source === 'a1111' || source === 'forge' || source === 'civitai' || source === 'sdnext') return 0
  return source === 'comfyui' ? Math.max(0, clip_skip - 1) : clip_skip
}

/** The defaults, but for the model, and for what is the person's and no picture's. */
function drawingDefaults({ model_id, endpoint, vae, safety_checker, webhook, server_id, base64 }: GenerationRequest) {
  const own = { model_id, vae, safety_checker, webhook, server_id, base64 }
  return { ...defaultRequest, ...own, endpoint: endpointOf('text2image', isSdxl(endpoint)) }
}

/** Puts a link's request into the form, and takes it out of the address. One that cannot be read is told of, and stays. */
export async function recallLink(): Promise<void> {
  const link = await fromFragment(location.hash).catch(fail)
  if (!link) return
  history.replaceState(history.state, '', location.pathname + location.search)
  // The demo would bring its own size and name once it is open.
  await modelsAreOpen()
  const { request, remarks } = link
  const { models } = available()
  const { backend, request: current } = useRequest.getState()
  const isHere = backend === 'remote' || models.some(({ id }) => id === request.model_id)
  const needs: Needs = { ...needsOf(request), ...(!isHere && { model: { name: request.model_id } }) }
  const own = drawingDefaults(current)
  const model_id = isHere ? request.model_id : current.model_id
  const words = remarks.map(({ sentence }) => sentence)
  fill('The form holds the link’s request.', { ...own, ...request, model_id }, needs, words, backend)
}

/** A link to this page that holds the request. */
export async function linkTo(request: GenerationRequest): Promise<string> {
  return location.origin + location.pathname + location.search + (await toFragment(request))
}

function fill(
  title: string,
  request: Partial<GenerationRequest>,
  needs: Needs,
  remarks: readonly string[],
  backend: BackendName,
  { source, ...instead }: Pick<Notice, 'file' | 'asWords'> & { source?: PictureReading['source'] } = {},
): void {
  const there = available()
  const before = useRequest.getState()
  turnToBackend(backend)
  const isLocal = backend === 'local'
  const model = isLocal ? modelNamed(needs.model?.name, there) : undefined
  const vae = isLocal ? named(needs.vae?.name, there.vaes) : undefined
  const adapters = isLocal ? { lora_models: request.lora_models?.map((name) => ownName(name, there.loras)) } : {}
  const found = {
    ...(model && { model_id: model.id }),
    ...(vae && { vae: vae.id }),
    ...(adapters.lora_models && adapters),
    ...(isLocal && request.hr_upscaler && { hr_upscaler: ownName(request.hr_upscaler, there.upscalers) }),
  }
  useRequest.setState((state) => {
    const all = { ...state.request, ...request, ...found }
    // On this device the model says which family it is of, whatever was drawn with elsewhere.
    const summary = isLocal ? findModel(useModels.getState(), all.model_id) : undefined
    if (!summary) return { request: all }
    const isXl = isSdxlModel(summary)
    const endpoint = endpointOf(taskOf(all.endpoint), isXl)
    const clip_skip = isXl ? skippedOfSdxl(source, all.clip_skip) : all.clip_skip
    return { request: { ...all, endpoint, clip_skip } }
  })
  const { init_image } = useRequest.getState().request
  if (init_image instanceof Blob) startFrom(init_image, 'The picture it started from')
  const missingModel = isLocal && !model ? needs.model?.name : undefined
  const all = [...(isLocal ? missing(needs, there) : []), ...remarks]
  useRecall.setState({ notice: { title, ...instead, missingModel, remarks: all }, before })
}

/** What a LoRA or an upscaler is called here, however the picture writes it. */
const ownName = (name: string, loras: readonly string[]) =>
  named(
    name,
    loras.map((each) => ({ name: each })),
  )?.name ?? name

/** What there is to draw with on this device. */
function available(): Available {
  const kept = storedAdapters(useStored.getState()).map(({ id, kind }) => ({ id, kind }))
  const adapters = [...useAdapters.getState().adapters, ...kept]
  const named = (kind: 'lora' | 'embedding') => adapters.filter((each) => each.kind === kind).map(({ id }) => id)
  const stored = useStored.getState().models.filter(isWhole)
  const { models, vaes } = useModels.getState()
  return {
    models: [...models, ...stored.filter(mayDraw)],
    vaes: [...vaes, ...stored.filter(({ kind }) => kind === 'vae')],
    loras: named('lora'),
    embeddings: named('embedding'),
    upscalers: upscalersAtHand().map(({ name }) => name),
  }
}

/** The pasted text as words of the prompt, in place of having its settings. */
export function pasteInstead(): void {
  const words = useRecall.getState().notice?.asWords
  undoRecall()
  if (words) setField(words.field, words.text)
}

/** The form as it was before. */
export function undoRecall(): void {
  const { before } = useRecall.getState()
  if (before) useRequest.setState(before)
  forgetRecall()
}

/** Starts from the picture that was dropped, in place of having its settings. */
export function startInstead(): void {
  const file = useRecall.getState().notice?.file
  undoRecall()
  if (file) startFrom(file, file.name)
}

export function forgetRecall(): void {
  useRecall.setState({ notice: undefined, before: undefined })
}

/** Makes the picture the one to start from. */
export async function startFromRecord(record: GalleryRecord, task: 'image2image' | 'inpainting'): Promise<void> {
  const file = await picture(record.id)
  if (!file) return
  const before = useRequest.getState()
  chooseTask(task)
  setSize(record.request)
  startFrom(file, fileName(record))
  const title =
    task === 'inpainting' ? 'Paint a mask over what is to be drawn anew.' : 'The next picture starts from this one.'
  useRecall.setState({ notice: { title, remarks: [] }, before })
}

/** Copies a link to the clipboard. */
export async function copyLink(request: GenerationRequest): Promise<boolean> {
  try {
    return await copyText(await linkTo(request))
  } catch (error) {
    fail(error)
    return false
  }
}

/** The models that were opened in this session, by the ids that requests call them. */
import { GenerationError } from '../../generation/index.ts'
import {
  type ByteSource,
  blobBytes,
  type Checkpoint,
  type Family,
  httpBytes,
  memoryBytes,
  openCheckpoint,
  openSafetyChecker,
  openVae,
  readTokenizerJson,
  readVocabulary,
  type TokenizerFiles,
  type Weights,
} from '../../models/index.ts'
import {
  decoderMultiplications,
  type Model,
  pixelsPerLatent,
  type SafetyCheckerModel,
  textEncodersOf,
  unetMultiplications,
  type Work,
} from '../networks/index.ts'
import type { SchedulerConfig } from '../sampling/index.ts'
import { type ClipTokenizer, clipTokenizer } from '../text/index.ts'
import { broughtHere } from './local-weights.ts'

/** One file of a model: its path within the model's folder, and its bytes, by range or whole, or the URL where they are to be fetched. */
export interface ModelFile {
  path: string
  data: Blob | Uint8Array<ArrayBuffer> | ByteSource | string
}

export interface ModelSummary {
  id: string
  name: string
  kind: Checkpoint['kind']
  /** Of the weights that pictures are made with. */
  bytes: number
  /** The size at which the model was trained, in pixels. */
  width: number
  height: number
  family: Family
  /** Whether it draws into pictures only: its UNet takes the mask and the masked picture beside the latents. */
  inpainting: boolean
}

/** A VAE or a safety checker that was opened by itself. */
export interface PartSummary {
  id: string
  name: string
  /** Of its weights. */
  bytes: number
}

export interface OpenedModel {
  summary: ModelSummary
  /** The VAE may be left to the request. */
  model: Omit<Model, 'vae'> & { vae: Model['vae'] | undefined }
  safetyChecker: SafetyCheckerModel | undefined
  tokenizer: ClipTokenizer
  schedulerConfig: SchedulerConfig
  /** Whether an empty negative prompt is zeros instead of what the text encoders make of it. */
  zeroesEmpty: boolean
}

/** What tells how latents are scaled. SDXL's refiner shares its latents with SDXL. */
type LatentSpace = 'sd' | 'sdxl'

export class ModelLibrary {
  private readonly opened = new Map<string, OpenedModel>()
  /** A VAE's file does not tell whose it is: it is what the model takes it for. */
  private readonly vaes = new Map<string, Partial<Record<LatentSpace, Model['vae']>>>()
  private safetyChecker: SafetyCheckerModel | undefined
  private readonly clipMerges: () => Promise<string>
  private clip: Promise<ClipTokenizer> | undefined

  /** `clipMerges` gives the merges of CLIP's own vocabulary, for checkpoints that come without a tokenizer. */
  constructor(clipMerges: () => Promise<string>) {
    this.clipMerges = clipMerges
  }

  get(id: string): OpenedModel {
    const model = this.find(id)
    if (model) return model
    throw new GenerationError('bad-file', `The model “${id}” is not open. Open its file first.`, { field: 'model_id' })
  }

  /** The model with this id, if it is open. */
  find(id: string): OpenedModel | undefined {
    return this.opened.get(id)
  }

  /** The tokenizer of all models that have none of their own: Stable Diffusion 1.5's. */
  clipTokenizer(): Promise<ClipTokenizer> {
    this.clip ??= this.clipMerges().then(
      (merges) => clipTokenizer({ merges }),
      (error) => {
        this.clip = undefined
        throw error
      },
    )
    return this.clip
  }

  /**
   * Reads what the files are, headers only, and remembers them under `id`; a GenerationError says what is wrong with them. A UNet
   * by itself takes what it lacks from the model that was opened last.
   */
  async open(id: string, files: readonly ModelFile[]): Promise<ModelSummary> {
    const checkpoint = await openCheckpoint(await sourcesOf(files))
    const lender = checkpoint.textEncoder ? undefined : this.lenderFor(checkpoint)
    const model = lender
      ? { ...lender.model, unet: checkpoint.unet, ...(checkpoint.vae && { vae: checkpoint.vae }) }
      : neededParts(checkpoint, this.vaes.size > 0)
    const summary = summarise(id, checkpoint, model)
    const tokenizer = lender?.tokenizer ?? (await this.tokenizer(checkpoint.tokenizer))
    const schedulerConfig = checkpoint.schedulerConfig as SchedulerConfig
    const { safetyChecker, zeroesEmpty } = checkpoint
    this.opened.set(id, { summary, model, safetyChecker, tokenizer, schedulerConfig, zeroesEmpty })
    return summary
  }

  /** For a UNet's file by itself: the model opened last whose text encoders speak as widely as the UNet listens. */
  private lenderFor({ kind, unet, family }: Checkpoint): OpenedModel | undefined {
    // A folder without its parts is one that did not come whole.
    if (kind !== 'single-file') return undefined
    const width = (model: OpenedModel['model']) =>
      textEncodersOf(model).reduce((sum, { config }) => sum + config.hidden_size, 0)
    const isFit = ({ model }: OpenedModel) =>
      model.family === family && width(model) === unet.config.cross_attention_dim
    return [...this.opened.values()].findLast(isFit)
  }

  /** The refiner that was opened last. */
  refiner(): OpenedModel {
    const refiner = [...this.opened.values()].findLast(({ model }) => model.family === 'sdxl-refiner')
    if (refiner) return refiner
    const sentence = 'No refiner is open. Open SDXL’s refiner as a model beside this one, or switch the refiner off.'
    throw new GenerationError('bad-file', sentence, { field: 'refiner' })
  }

  /** Opens a VAE for any model, a request's `vae`. */
  async openVae(id: string, files: readonly ModelFile[]): Promise<PartSummary> {
    const sources = await sourcesOf(files)
    const [sd, sdxl] = await Promise.allSettled([openVae(sources, 'sd'), openVae(sources, 'sdxl')])
    if (sd.status === 'rejected' && sdxl.status === 'rejected') throw sd.reason
    const vaes = {
      ...(sd.status === 'fulfilled' && { sd: sd.value }),
      ...(sdxl.status === 'fulfilled' && { sdxl: sdxl.value }),
    }
    this.vaes.set(id, vaes)
    return partSummary(id, files, (vaes.sd ?? vaes.sdxl)!)
  }

  /** Opens a safety checker for the models that have none of their own; it takes the place of the one opened before. */
  async openSafetyChecker(id: string, files: readonly ModelFile[]): Promise<PartSummary> {
    this.safetyChecker = await openSafetyChecker(await sourcesOf(files))
    return partSummary(id, files, this.safetyChecker)
  }

  /** The model's networks, with the VAE `vae` or, where that is empty, its own. */
  parts(id: string, vae: string): Model {
    const { summary, model } = this.get(id)
    const chosen = vae ? this.vaes.get(vae)?.[spaceOf(model)] : model.vae
    if (chosen) return { ...model, vae: chosen }
    const sentence = this.vaes.has(vae)
      ? `The VAE “${vae}” was made for another family of models than ${summary.name}. Choose another, or the model’s own.`
      : vae
        ? `The VAE “${vae}” is not open. Open its file again, or choose the model’s own.`
        : `${summary.name} has no VAE of its own. Choose one of those that are open.`
    throw new GenerationError('bad-file', sentence, { field: 'vae' })
  }

  /** What unfinished pictures of the model are shown by: a TAESD that is open, of the model's kind. */
  previewVae(model: Pick<Model, 'family'>): Model['vae'] | undefined {
    const own = Array.from(this.vaes.values(), (vaes) => vaes[spaceOf(model)])
    return own.find((vae) => vae?.config._class_name === 'AutoencoderTiny')
  }

  /** What a picture of this size, in pixels, costs with the model and its own VAE. */
  work(id: string, width: number, height: number): Work {
    const { unet, vae } = this.parts(id, '')
    const size = { height: height / 8, width: width / 8 }
    return { pass: unetMultiplications(unet.config, size), decode: decoderMultiplications(vae.config, size) }
  }

  /** The model's own checker, or else the one that was opened by itself; without one the request cannot be honoured. */
  checker({ summary, safetyChecker }: OpenedModel): SafetyCheckerModel {
    const checker = safetyChecker ?? this.safetyChecker
    if (checker) return checker
    const sentence = `${summary.name} has no safety checker. Open one, or switch the safety checker off.`
    throw new GenerationError('bad-file', sentence, { field: 'safety_checker' })
  }

  /** Brings weights that lie elsewhere to this device; `onProgress` hears bytes. */
  async localise(
    id: string,
    vaeId: string,
    signal: AbortSignal,
    onProgress: (loaded: number, total: number) => void,
  ): Promise<Model> {
    const opened = this.get(id)
    const { unet, vae, ...model } = this.parts(id, vaeId)
    const here = await broughtHere([unet, vae, ...textEncodersOf(model)], signal, onProgress)
    const [localUnet, localVae, textEncoder, textEncoder2] = here as [
      typeof unet,
      typeof vae,
      Model['textEncoder'],
      Model['textEncoder']?,
    ]
    opened.model = { ...opened.model, unet: localUnet, textEncoder, ...(textEncoder2 && { textEncoder2 }) }
    if (vaeId) this.vaes.set(vaeId, { ...this.vaes.get(vaeId), [spaceOf(model)]: localVae })
    else opened.model.vae = localVae
    return this.parts(id, vaeId)
  }

  /** The same checker with its weights on this device, and remembered so. */
  async localiseChecker(
    checker: SafetyCheckerModel,
    signal: AbortSignal,
    onProgress: (loaded: number, total: number) => void,
  ): Promise<SafetyCheckerModel> {
    const [here] = await broughtHere([checker], signal, onProgress)
    for (const opened of this.opened.values()) if (opened.safetyChecker === checker) opened.safetyChecker = here
    if (this.safetyChecker === checker) this.safetyChecker = here
    return here!
  }

  private async tokenizer(files: TokenizerFiles | undefined): Promise<ClipTokenizer> {
    if (files?.merges) {
      const merges = await text(files.merges)
      return clipTokenizer(files.vocab ? { merges, vocab: await readVocabulary(files.vocab) } : { merges })
    }
    if (files?.tokenizerJson) return clipTokenizer({ tokenizerJson: await readTokenizerJson(files.tokenizerJson) })
    return this.clipTokenizer()
  }
}

function spaceOf({ family }: Pick<Model, 'family'>): LatentSpace {
  return family === 'sd' ? 'sd' : 'sdxl'
}

function neededParts(checkpoint: Checkpoint, otherVae: boolean): OpenedModel['model'] {
  const { name, family, unet, vae, textEncoder, textEncoder2 } = checkpoint
  if (!textEncoder) {
    const missing = vae ? 'text encoder' : 'VAE and no text encoder'
    const sentence = `${name} has no ${missing}. Open a whole ${family === 'sd' ? 'Stable Diffusion 1.5' : 'SDXL'} checkpoint first, and then this file again: it takes them from there.`
    throw new GenerationError('bad-file', sentence, { field: 'model_id' })
  }
  if (!vae && !otherVae) {
    const sentence = `${name} has no VAE. Open a VAE under More settings and then this file again, or a checkpoint that holds all parts.`
    throw new GenerationError('bad-file', sentence, { field: 'model_id' })
  }
  return { family, unet, vae, textEncoder, ...(textEncoder2 && { textEncoder2 }) }
}

function summarise(
  id: string,
  { name, kind, inpainting, family }: Checkpoint,
  model: OpenedModel['model'],
): ModelSummary {
  const { unet, vae } = model
  const side = unet.config.sample_size * (vae ? pixelsPerLatent(vae.config) : 8)
  const parts = [unet, ...textEncodersOf(model), ...(vae ? [vae] : [])]
  const bytes = parts.reduce((sum, { weights }) => sum + storedBytes(weights), 0)
  return { id, name, kind, bytes, width: side, height: side, family, inpainting }
}

function partSummary(id: string, files: readonly ModelFile[], { weights }: { weights: Weights }): PartSummary {
  const [{ path } = { path: id }] = files
  return { id, name: path.replace(/\/.*/, '').replace(/\.\w+$/, ''), bytes: storedBytes(weights) }
}

function storedBytes(weights: Weights): number {
  let sum = 0
  for (const { begin, end } of weights.values()) sum += end - begin
  return sum
}

async function sourcesOf(files: readonly ModelFile[]): Promise<Map<string, ByteSource>> {
  const sources = new Map<string, ByteSource>()
  for (const { path, data } of files) sources.set(path, await bytesOf(data))
  return sources
}

/** The bytes of a file, wherever they are. */
export async function bytesOf(data: ModelFile['data']): Promise<ByteSource> {
  if (typeof data === 'string') return httpBytes(data)
  if (data instanceof Blob) return blobBytes(data)
  return 'read' in data ? data : memoryBytes(data)
}

async function text(source: ByteSource): Promise<string> {
  return new TextDecoder().decode(await source.read(0, source.size))
}

/** The models that were opened in this session, by the ids that requests call them. */
import { GenerationError } from '../generation/index.ts'
import {
  type ByteSource,
  blobBytes,
  type Checkpoint,
  download,
  httpBytes,
  memoryBytes,
  openCheckpoint,
  type TokenizerFiles,
  type Weights,
} from '../models/index.ts'
import type { Model } from './networks.ts'
import type { SchedulerConfig } from './schedulers/index.ts'
import { type ClipTokenizer, clipTokenizer } from './tokenizer/index.ts'

/** One file of a model: its path within the model's folder, and its bytes or the URL where they are to be fetched. */
export interface ModelFile {
  path: string
  data: Blob | Uint8Array<ArrayBuffer> | string
}

export interface ModelSummary {
  id: string
  name: string
  kind: Checkpoint['kind']
  /** Of the weights that text to image needs. */
  bytes: number
  /** The size at which the model was trained, in pixels. */
  width: number
  height: number
  inpainting: boolean
}

export interface OpenedModel {
  summary: ModelSummary
  model: Model
  tokenizer: ClipTokenizer
  schedulerConfig: SchedulerConfig
}

export class ModelLibrary {
  private readonly opened = new Map<string, OpenedModel>()
  private readonly clipMerges: () => Promise<string>

  /** `clipMerges` gives the merges of CLIP's own vocabulary, for checkpoints that come without a tokenizer. */
  constructor(clipMerges: () => Promise<string>) {
    this.clipMerges = clipMerges
  }

  get(id: string): OpenedModel {
    const model = this.opened.get(id)
    if (model) return model
    throw new GenerationError('bad-file', `The model “${id}” is not open. Open its file first.`, { field: 'model_id' })
  }

  /** Reads what the files are, headers only, and remembers them under `id`; a GenerationError says what is wrong with them. */
  async open(id: string, files: readonly ModelFile[]): Promise<ModelSummary> {
    const sources = new Map<string, ByteSource>()
    for (const { path, data } of files) sources.set(path, await bytesOf(data))
    const checkpoint = await openCheckpoint(sources)
    const model = textToImageParts(checkpoint)
    const summary = summarise(id, checkpoint, model)
    const tokenizer = clipTokenizer(await this.tokenizerFiles(checkpoint.tokenizer))
    const schedulerConfig = checkpoint.schedulerConfig as SchedulerConfig
    this.opened.set(id, { summary, model, tokenizer, schedulerConfig })
    return summary
  }

  /** Brings weights that lie elsewhere to this device; `onProgress` hears bytes. */
  async localise(id: string, signal: AbortSignal, onProgress: (loaded: number, total: number) => void): Promise<Model> {
    const opened = this.get(id)
    const { unet, vae, textEncoder } = opened.model
    const away = new Set(
      [unet, vae, textEncoder].flatMap(({ weights }) => Array.from(weights.values(), ({ source }) => source)),
    )
    const total = [...away].reduce((sum, { size }) => sum + size, 0)
    const local = new Map<ByteSource, ByteSource>()
    let before = 0
    for (const source of away) {
      const onPiece = (loaded: number) => onProgress(before + loaded, total)
      local.set(
        source,
        'readSync' in source ? source : await download(source, 0, source.size, { signal, onProgress: onPiece }),
      )
      before += source.size
    }
    const moved = (weights: Weights): Weights =>
      new Map(Array.from(weights, ([name, tensor]) => [name, { ...tensor, source: local.get(tensor.source)! }]))
    opened.model = {
      unet: { ...unet, weights: moved(unet.weights) },
      vae: { ...vae, weights: moved(vae.weights) },
      textEncoder: { ...textEncoder, weights: moved(textEncoder.weights) },
    }
    return opened.model
  }

  private async tokenizerFiles(files: TokenizerFiles | undefined): Promise<Parameters<typeof clipTokenizer>[0]> {
    if (files?.merges) {
      const merges = await text(files.merges)
      return files.vocab ? { merges, vocab: JSON.parse(await text(files.vocab)) } : { merges }
    }
    if (files?.tokenizerJson) return { tokenizerJson: JSON.parse(await text(files.tokenizerJson)) }
    return { merges: await this.clipMerges() }
  }
}

function textToImageParts({ name, unet, vae, textEncoder, inpainting }: Checkpoint): Model {
  const missing = [...(vae ? [] : ['VAE']), ...(textEncoder ? [] : ['text encoder'])]
  if (!vae || !textEncoder) {
    const sentence = `${name} has no ${missing.join(' and no ')}. Open a checkpoint that holds all parts, or the model’s whole folder.`
    throw new GenerationError('bad-file', sentence, { field: 'model_id' })
  }
  if (inpainting) {
    const sentence = `${name} is an inpainting model: it draws into a picture, not from words alone. Open another checkpoint.`
    throw new GenerationError('bad-file', sentence, { field: 'model_id' })
  }
  return { unet, vae, textEncoder }
}

function summarise(
  id: string,
  { name, kind, inpainting }: Checkpoint,
  { unet, vae, textEncoder }: Model,
): ModelSummary {
  const side = unet.config.sample_size * 2 ** (vae.config.block_out_channels.length - 1)
  const bytes = [unet, vae, textEncoder].reduce((sum, { weights }) => sum + storedBytes(weights), 0)
  return { id, name, kind, bytes, width: side, height: side, inpainting }
}

function storedBytes(weights: Weights): number {
  let sum = 0
  for (const { begin, end } of weights.values()) sum += end - begin
  return sum
}

/** The bytes of a file, wherever they are. */
export async function bytesOf(data: ModelFile['data']): Promise<ByteSource> {
  if (typeof data === 'string') return httpBytes(data)
  return data instanceof Blob ? blobBytes(data) : memoryBytes(data)
}

async function text(source: ByteSource): Promise<string> {
  return new TextDecoder().decode(await source.read(0, source.size))
}

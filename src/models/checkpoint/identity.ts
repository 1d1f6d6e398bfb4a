/** What kind of file it is, told from its tensors and its metadata; weights are not read. */
import * as v from 'valibot'
import { badFile, jsonOf, plainRecord } from '../../untrusted/index.ts'
import { type ByteSource, readSafetensors, type Safetensors } from '../bytes/index.ts'
import type { Family } from '../configs/index.ts'
import {
  embeddingTensors,
  halfOfTwo,
  isOfSecond,
  mayHoldEmbedding,
  readEmbeddings,
  triggersOf,
} from '../embedding/index.ts'
import { pickledUpscaler, upscalerIn } from '../upscaler/index.ts'
import { type AdapterFamily, loraFamily } from './adapter-family.ts'
import { isLora, refuseForeign, refuseForeignLora, refuseForeignTaesd, withoutUnet } from './foreign-models.ts'
import { isTaesd, taesdRename } from './stored-names.ts'

export interface FileIdentity {
  kind:
    | 'checkpoint'
    | 'inpainting'
    | 'unet'
    | 'vae'
    | 'text-encoder'
    | 'safety-checker'
    | 'lora'
    | 'embedding'
    | 'upscaler'
  /** Which models it is one of, or for; nothing where it does not tell. */
  family?: Family
  /** What its maker calls it. */
  title?: string
  /** Words that call it up in a prompt. */
  triggers: readonly string[]
  /** A small picture, as a data URL. */
  preview?: string
  /** Of a LoRA, where its metadata tells. */
  rank?: number
  alpha?: number
}

/** Says what the file called `name` is; what this app has no use for (Flux, ControlNet …) is a GenerationError that says so. */
export async function identify(name: string, source: ByteSource): Promise<FileIdentity> {
  if (await pickledUpscaler(name, source)) return { kind: 'upscaler', triggers: [] }
  if (await mayHoldEmbedding(source)) {
    const embeddings = await readEmbeddings(name, source)
    if (embeddings.length === 0) throw badFile(name, 'holds no embedding. Choose another file.')
    for (const { width } of embeddings) refuseWidth(name, width)
    const family = embeddings.some(({ second }) => second) ? 'sdxl' : 'sd'
    return { kind: 'embedding', family, triggers: embeddings.flatMap(({ triggers }) => triggers) }
  }
  const file = await readSafetensors(source, name)
  const kind = kindOf(file, name)
  const { metadata } = file
  const title = metadata['modelspec.title'] || metadata.ss_output_name
  const preview = metadata['modelspec.thumbnail']
  const family = familyOfFile(kind, file)
  const [rank, alpha] = [Number(metadata.ss_network_dim), Number(metadata.ss_network_alpha)]
  return {
    kind,
    triggers: triggers(kind, file, name),
    ...(family && { family }),
    ...(title && { title }),
    ...(preview?.startsWith('data:image/') && { preview }),
    ...(rank > 0 && { rank }),
    ...(alpha > 0 && { alpha }),
  }
}

const signs: readonly [FileIdentity['kind'], RegExp][] = [
  ['safety-checker', /^(concept_embeds|special_care_embeds)/],
  ['vae', /^((first_stage_model|vae)\.)?decoder\.(conv_in|mid|mid_block|up|up_blocks)\./],
  ['text-encoder', /\bembeddings\.token_embedding\./],
]

function kindOf(file: Safetensors, name: string): FileIdentity['kind'] {
  const { tensors } = file
  if (isLora(tensors.keys())) {
    refuseForeignLora(file, name)
    return 'lora'
  }
  refuseForeign(file, name)
  if (upscalerIn(tensors, name)) return 'upscaler'
  const keys = [...tensors.keys()]
  if (isTaesd(keys)) {
    const rename = taesdRename(keys)
    const first = keys.find((key) => rename(key) === 'decoder.layers.0.weight')
    refuseForeignTaesd(tensors.get(first ?? '')?.shape[1], name)
    return 'vae'
  }
  const entry = keys.find((key) => /(^|\.)(input_blocks\.0\.0|conv_in)\.weight$/.test(key) && !/coder\./.test(key))
  if (entry) {
    if (!keys.some((key) => /(^|\.)decoder\.|embeddings\.token_embedding/.test(key))) return 'unet'
    return tensors.get(entry)!.shape[1] === 9 ? 'inpainting' : 'checkpoint'
  }
  const words = embeddingTensors(tensors, name)
  if (words.size > 0) {
    for (const key of words.keys()) refuseWidth(name, tensors.get(key)!.shape.at(-1)!)
    return 'embedding'
  }
  const part = signs.find(([, sign]) => keys.some((key) => sign.test(key)))
  if (!part) throw withoutUnet(file, name)
  return part[0]
}

function familyOfFile(kind: FileIdentity['kind'], file: Safetensors): Family | undefined {
  switch (kind) {
    case 'embedding':
      return embeddingFamily(file)
    case 'lora':
      return loraFamily(file)
    case 'checkpoint':
    case 'inpainting':
    case 'unet':
      return unetFamily(file)
    default:
      return undefined
  }
}

/** By what the UNet hears beside the prompt's tokens: OpenCLIP's pooled text and six sizes, in the refiner five; or by the text encoders beside it. */
function unetFamily({ tensors }: Safetensors): Family {
  const heard = [...tensors].find(([key]) => /(^|\.)(label_emb\.0\.0|add_embedding\.linear_1)\.weight$/.test(key))
  if (!heard) return 'sd'
  const isRefiner = heard[1].shape[1] === 1280 + 5 * 256 || tensors.has('conditioner.embedders.0.model.ln_final.weight')
  return isRefiner ? 'sdxl-refiner' : 'sdxl'
}

/** By what the second text encoder has of it. */
function embeddingFamily({ tensors }: Safetensors): AdapterFamily {
  return [...tensors.keys()].some((key) => isOfSecond(key)) ? 'sdxl' : 'sd'
}

function refuseWidth(name: string, width: number): void {
  if (width === 1024) {
    throw badFile(name, 'is an embedding for Stable Diffusion 2. Choose one for Stable Diffusion 1.5 or SDXL.')
  }
  if (width === 1280) throw badFile(name, halfOfTwo)
}

/** kohya's trainer counts the words of its captions; the first and most frequent ones are as good as a trigger. */
function triggers(kind: FileIdentity['kind'], { tensors, metadata }: Safetensors, name: string): string[] {
  if (kind === 'embedding') {
    const words = embeddingTensors(tensors, name)
    return Array.from(words.values(), (token) => triggersOf(name, token, words.size)).flat()
  }
  const phrase = metadata['modelspec.trigger_phrase'] || metadata['modelspec.trigger_word']
  if (phrase) return phrase.split(/\s*,\s*/).filter(Boolean)
  return frequentTags(metadata.ss_tag_frequency)
}

/** The tags of every caption of a set: {"folder": {"tag": count}}. Written by hand as often as by trainers: what cannot be read says nothing. */
function frequentTags(json: string | undefined): string[] {
  const counts = new Map<string, number>()
  for (const tags of Object.values(jsonOf(plainRecord, json) ?? {})) {
    for (const [tag, count] of Object.entries(v.is(plainRecord, tags) ? tags : {})) {
      if (typeof count === 'number') counts.set(tag.trim(), (counts.get(tag.trim()) ?? 0) + count)
    }
  }
  let most = 0
  for (const count of counts.values()) most = Math.max(most, count)
  return [...counts].flatMap(([tag, count]) => (count === most && tag ? [tag] : [])).slice(0, 5)
}

/** What a request adds to its model: LoRAs from its list and its prompt, and the words of embeddings. */
import { GenerationError, type GenerationEvent } from '../../generation/index.ts'
import { type Embedding, type WeightedLora, withLoras } from '../../models/index.ts'
import type { GenerationRequest } from '../../parameters/index.ts'
import type { Model } from '../networks/index.ts'
import { type ClipTokenizer, loraTags, promptChunks, type Word } from '../text/index.ts'
import type { AdapterLibrary } from './adapter-library.ts'

type Asked = Pick<
  GenerationRequest,
  'prompt' | 'negative_prompt' | 'prompt_syntax' | 'lora_models' | 'lora_weights' | 'embeddings'
>
/** What of a request says which LoRAs it uses. */
type UsedLoras = Pick<GenerationRequest, 'prompt' | 'prompt_syntax'> & Partial<Pick<GenerationRequest, 'lora_models'>>
type Warning = Extract<GenerationEvent, { type: 'warning' }>

/** The model with the request's LoRAs, and the prompt without their tags; `warnings` name what of them was not understood. */
export function withAskedLoras(
  model: Model,
  request: Asked,
  library: AdapterLibrary,
): { model: Model; prompt: string; warnings: Warning[] } {
  const { prompt, loras: tags, remarks } = loraTags(request.prompt, request.prompt_syntax)
  const said = remarks.map((reason): Warning => ({ type: 'warning', field: 'prompt', reason }))
  const loras: WeightedLora[] = [
    ...request.lora_models.map((name, i) => {
      const weight = request.lora_weights[i] ?? 1
      return { lora: library.lora(name), unet: weight, textEncoder: weight }
    }),
    ...tags.map(({ name, ...weights }) => ({ lora: library.lora(name), ...weights })),
  ]
  if (loras.length === 0) return { model, prompt, warnings: said }
  const { unet, textEncoder } = model
  const base = { unet: unet.weights, textEncoder: textEncoder.weights }
  const changed = withLoras(base, unet.config.layers_per_block, loras)
  const warnings = changed.ignored.map(({ lora, keys }): Warning => {
    const reason = `${lora.name}: ${keys.length} of its tensors or layers fit nothing in this model and are not used, such as ${keys[0]}.`
    return { type: 'warning', field: 'lora_models', reason }
  })
  return {
    model: {
      ...model,
      unet: { ...unet, weights: changed.unet },
      textEncoder: { ...textEncoder, weights: changed.textEncoder },
    },
    prompt,
    warnings: [...said, ...warnings],
  }
}

/** The words of every open embedding that suits the model, with their vectors one after the other; ids begin past its vocabulary. */
export function embeddingWords(
  { textEncoder }: Model,
  tokenizer: ClipTokenizer,
  request: Asked,
  library: AdapterLibrary,
): { words: Word[]; vectors: Float32Array; warnings: Warning[] } {
  const { hidden_size: width } = textEncoder.config
  const listed = library.embeddings(request.embeddings)
  for (const embedding of listed) refuseWidth(embedding, width)
  const usable = usableEmbeddings(textEncoder, library, request)
  const vectors = new Float32Array(usable.reduce((sum, { vectors }) => sum + vectors.length, 0))
  let offset = 0
  for (const { vectors: own } of usable) {
    vectors.set(own, offset)
    offset += own.length
  }
  const words = openWords(textEncoder, library, request)
  const used = usedIds(request, tokenizer, words)
  const silent = listed.filter(
    ({ triggers }) => !words.some(({ trigger, ids }) => triggers.includes(trigger) && used.has(ids[0]!)),
  )
  const warnings = silent.map(({ triggers }): Warning => {
    const reason = `The embedding “${triggers[0]}” does nothing: its word is in neither prompt. Write ${triggers.join(' or ')} there.`
    return { type: 'warning', field: 'embeddings', reason }
  })
  return { words, vectors, warnings }
}

/** What of the embeddings the text encoder will read, in either prompt. */
function usedIds(request: Asked, tokenizer: ClipTokenizer, words: readonly Word[]): ReadonlySet<number> {
  const weighted = request.prompt_syntax === 'weighted'
  const texts = [loraTags(request.prompt, request.prompt_syntax).prompt, request.negative_prompt]
  return new Set(
    texts.flatMap((text) => promptChunks(text, tokenizer, { weighted, words })).flatMap(({ ids }) => [...ids]),
  )
}

/** The words alone. */
export function openWords(textEncoder: Model['textEncoder'], library: AdapterLibrary, request: UsedLoras): Word[] {
  let row = textEncoder.config.vocab_size
  return usableEmbeddings(textEncoder, library, request).flatMap(({ triggers, count }) => {
    const ids = Array.from({ length: count }, () => row++)
    return triggers.map((trigger) => ({ trigger, ids }))
  })
}

function usableEmbeddings(
  { config }: Model['textEncoder'],
  library: AdapterLibrary,
  { prompt, prompt_syntax, lora_models = [] }: UsedLoras,
): Embedding[] {
  const loras = [...lora_models, ...loraTags(prompt, prompt_syntax).loras.map(({ name }) => name)]
  const words = [...library.embeddings(), ...library.embeddingsWith(loras)]
  return words.filter(({ width }) => width === config.hidden_size)
}

function refuseWidth({ triggers, width }: Embedding, wanted: number): void {
  if (width === wanted) return
  const sentence = `The embedding “${triggers[0]}” is ${width} numbers wide, this model’s words are ${wanted}: it was made for another kind of model. Take it out of the list.`
  throw new GenerationError('invalid-request', sentence, { field: 'embeddings' })
}

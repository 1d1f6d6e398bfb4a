/** What a request adds to its model: LoRAs from its list and its prompt, and the words of embeddings. */
import { GenerationError, type GenerationEvent } from '../../generation/index.ts'
import { type Embedding, type WeightedLora, withLoras } from '../../models/index.ts'
import type { GenerationRequest } from '../../parameters/index.ts'
import { type Model, textEncodersOf } from '../networks/index.ts'
import { concatenated } from '../sampling/index.ts'
import { type ClipTokenizer, loraTags, promptChunks, type Word } from '../text/index.ts'
import type { AdapterLibrary } from './adapter-library.ts'

type Asked = Pick<
  GenerationRequest,
  'prompt' | 'negative_prompt' | 'prompt_syntax' | 'lora_models' | 'lora_weights' | 'embeddings'
> &
  Partial<Pick<GenerationRequest, 'hires' | 'hr_prompt' | 'hr_negative_prompt'>>
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
  const { family, unet, textEncoder, textEncoder2 } = model
  const base = {
    family,
    unet: unet.weights,
    textEncoder: textEncoder.weights,
    ...(textEncoder2 && { textEncoder2: textEncoder2.weights }),
  }
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
      ...(textEncoder2 && { textEncoder2: { ...textEncoder2, weights: changed.textEncoder2! } }),
    },
    prompt,
    warnings: [...said, ...warnings],
  }
}

/**
 * The words of every open embedding that suits the model, with their vectors one after the other, for each of its text encoders; ids begin
 * past its vocabulary.
 */
export function embeddingWords(
  model: TextEncoders,
  tokenizer: ClipTokenizer,
  request: Asked,
  library: AdapterLibrary,
): { words: Word[]; vectors: Float32Array[]; warnings: Warning[] } {
  const listed = library.embeddings(request.embeddings)
  for (const embedding of listed) if (!vectorsFor(embedding, model)) refuse(embedding, model)
  const usable = usableEmbeddings(model, library, request)
  const vectors = textEncodersOf(model).map((_, i) => concatenated(usable.map(({ vectors }) => vectors[i]!)))
  const words = openWords(model, library, request)
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

/** What of the embeddings the text encoder will read, in either prompt, of the second pass as well. */
function usedIds(request: Asked, tokenizer: ClipTokenizer, words: readonly Word[]): ReadonlySet<number> {
  const weighted = request.prompt_syntax === 'weighted'
  const { prompt, negative_prompt, hires, hr_prompt = '', hr_negative_prompt = '', prompt_syntax } = request
  const wanted = hires ? [prompt, hr_prompt] : [prompt]
  const unwanted = hires ? [negative_prompt, hr_negative_prompt] : [negative_prompt]
  const texts = [...wanted.map((text) => loraTags(text, prompt_syntax).prompt), ...unwanted]
  return new Set(
    texts.flatMap((text) => promptChunks(text, tokenizer, { weighted, words })).flatMap(({ ids }) => [...ids]),
  )
}

/** The words alone. */
export function openWords(model: TextEncoders, library: AdapterLibrary, request: UsedLoras): Word[] {
  let row = model.textEncoder.config.vocab_size
  return usableEmbeddings(model, library, request).flatMap(({ embedding: { triggers, count } }) => {
    const ids = Array.from({ length: count }, () => row++)
    return triggers.map((trigger) => ({ trigger, ids }))
  })
}

type TextEncoders = Pick<Model, 'textEncoder' | 'textEncoder2'>

function usableEmbeddings(
  model: TextEncoders,
  library: AdapterLibrary,
  { prompt, prompt_syntax, lora_models = [] }: UsedLoras,
): { embedding: Embedding; vectors: readonly Float32Array[] }[] {
  const loras = [...lora_models, ...loraTags(prompt, prompt_syntax).loras.map(({ name }) => name)]
  return [...library.embeddings(), ...library.embeddingsWith(loras)].flatMap((embedding) => {
    const vectors = vectorsFor(embedding, model)
    return vectors ? [{ embedding, vectors }] : []
  })
}

/** What each of the model's text encoders reads; undefined where the embedding was made for others, and if its half would fit. */
function vectorsFor({ vectors, width, second }: Embedding, model: TextEncoders): readonly Float32Array[] | undefined {
  const [wanted, other] = textEncodersOf(model).map(({ config }) => config.hidden_size)
  if (wanted === width && other === second?.width) return second ? [vectors, second.vectors] : [vectors]
  // SDXL's refiner has the second encoder alone.
  return second && !other && wanted === second.width ? [second.vectors] : undefined
}

function refuse({ triggers, width, second }: Embedding, { textEncoder }: TextEncoders): never {
  const { hidden_size: wanted } = textEncoder.config
  const ofOther = second
    ? 'was made for SDXL, whose second text encoder this model has not'
    : 'was made for Stable Diffusion 1.5: it has nothing for this model’s second text encoder'
  const why =
    width === wanted
      ? ofOther
      : `is ${width} numbers wide, this model’s words are ${wanted}: it was made for another kind of model`
  const sentence = `The embedding “${triggers[0]}” ${why}. Take it out of the list.`
  throw new GenerationError('invalid-request', sentence, { field: 'embeddings' })
}

/** The LoRAs and embeddings that were opened in this session, by the names that requests and prompts call them. */
import { GenerationError } from '../../generation/index.ts'
import {
  type ByteSource,
  bundledEmbeddings,
  download,
  type Embedding,
  type Family,
  identify,
  type Lora,
  openLora,
  readEmbeddings,
} from '../../models/index.ts'
import { bytesOf, type ModelFile } from './model-library.ts'

export interface AdapterSummary {
  id: string
  kind: 'lora' | 'embedding'
  /** Which models it is for, where it tells. */
  family?: Family
  name: string
  /** Words that call it up in a prompt; a LoRA may have none. */
  triggers: readonly string[]
  bytes: number
}

interface Opened<Thing> {
  summary: AdapterSummary
  /** The file's own name, without its ending: what people write in prompts. */
  stem: string
  thing: Thing
}

/** How many vectors fit between the first and the last token of a chunk. */
const mostVectors = 75

export class AdapterLibrary {
  private readonly loras = new Map<string, Opened<Lora>>()
  private readonly opened = new Map<string, Opened<readonly Embedding[]>>()
  /** The words that LoRAs brought with them. */
  private readonly bundled = new Map<Lora, readonly Embedding[]>()

  /** Tells what the file is and remembers it under `id`; a GenerationError `bad-file` says why it cannot be added. */
  async open(id: string, { path, data }: ModelFile): Promise<AdapterSummary> {
    const source = await localBytes(data)
    const name = path.replace(/.*[/\\]/, '')
    const { kind, family, title, triggers } = await identify(name, source)
    const told = { id, bytes: source.size, ...(family && { family }) }
    const stem = fileName(name)
    if (kind === 'lora') {
      const bundle = await bundledEmbeddings(name, source)
      for (const embedding of bundle) checkRoom(name, embedding)
      const words = [...triggers, ...bundle.flatMap((embedding) => embedding.triggers)]
      const summary = { ...told, kind, name: title ?? stem, triggers: words }
      const lora = await openLora(name, source)
      this.loras.set(id, { summary, stem, thing: lora })
      this.bundled.set(lora, bundle)
      return summary
    }
    const embeddings = kind === 'embedding' ? await readEmbeddings(name, source) : []
    if (embeddings.length === 0) throw bad(`${name} is a ${kind}, which is not added to a model. Open it as a model.`)
    for (const embedding of embeddings) checkRoom(name, embedding)
    const words = embeddings.flatMap((embedding) => embedding.triggers)
    const summary = { ...told, kind: 'embedding', name: stem, triggers: words } as const
    this.opened.set(id, { summary, stem, thing: embeddings })
    return summary
  }

  /** The LoRA of this id or file name, whatever its capitals and ending; or else of the name that it gives itself. */
  lora(name: string): Lora {
    const found = find(this.loras, name)
    if (found) return found.thing
    const sentence = `The LoRA “${name}” is not open. Open its file, or take it out of the request and the prompt.`
    throw new GenerationError('bad-file', sentence, { field: 'lora_models' })
  }

  /** The words that come with those of these LoRAs that are open: they are words only where their LoRA is used. */
  embeddingsWith(loras: readonly string[]): Embedding[] {
    const used = new Set(loras.map((name) => find(this.loras, name)?.thing))
    return [...this.bundled].flatMap(([lora, words]) => (used.has(lora) ? words : []))
  }

  /** All embeddings that are open, or those that a request names. */
  embeddings(names?: readonly string[]): Embedding[] {
    if (!names) return Array.from(this.opened.values(), ({ thing }) => thing).flat()
    return names.flatMap((name) => {
      const found = find(this.opened, name)
      if (found) return found.thing
      const sentence = `The embedding “${name}” is not open. Open its file, or take it out of the list.`
      throw new GenerationError('bad-file', sentence, { field: 'embeddings' })
    })
  }
}

function checkRoom(name: string, { count }: Embedding): void {
  if (count <= mostVectors) return
  throw bad(`${name} has ${count} vectors, and a prompt has room for ${mostVectors}. Choose a smaller embedding.`)
}

/** By id, by the file's name, and last by the title in the file, which many share (“last”). */
function find<Thing>(opened: ReadonlyMap<string, Opened<Thing>>, name: string): Opened<Thing> | undefined {
  const wanted = fileName(name).toLowerCase()
  const all = [...opened.values()]
  const byFile = all.find(({ summary, stem }) =>
    [fileName(summary.id), stem].some((own) => own.toLowerCase() === wanted),
  )
  const exact = opened.get(name) ?? byFile
  if (exact) return exact
  const titled = all.filter(({ summary }) => summary.name.toLowerCase() === wanted)
  if (titled.length < 2) return titled[0]
  const files = titled.map(({ stem }) => `“${stem}”`).join(' and ')
  const sentence = `${titled.length} open files call themselves “${name}”: ${files}. Write the file's own name.`
  const field = titled[0]!.summary.kind === 'lora' ? 'lora_models' : 'embeddings'
  throw new GenerationError('invalid-request', sentence, { field })
}

/** Windows' paths come with their backslashes. */
function fileName(path: string): string {
  return path.replace(/.*[/\\]/, '').replace(/\.(safetensors|sft|pt|pth|bin|png)$/i, '')
}

function bad(sentence: string): GenerationError {
  return new GenerationError('bad-file', sentence)
}

/** The bytes of a file. The weights' reader is synchronous: what lies elsewhere is fetched. */
export async function localBytes(data: ModelFile['data']): Promise<ByteSource> {
  const source = await bytesOf(data)
  return 'readSync' in source ? source : download(source, 0, source.size)
}

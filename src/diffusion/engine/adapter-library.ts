/** The LoRAs and embeddings that were opened in this session, by the names that requests and prompts call them. */
import { GenerationError } from '../../generation/index.ts'
import {
  type ByteSource,
  download,
  type Embedding,
  identify,
  type Lora,
  openLora,
  readEmbedding,
} from '../../models/index.ts'
import { bytesOf, type ModelFile } from './model-library.ts'

export interface AdapterSummary {
  id: string
  kind: 'lora' | 'embedding'
  name: string
  /** Words that call it up in a prompt; a LoRA may have none. */
  triggers: readonly string[]
  bytes: number
}

interface Opened<Thing> {
  summary: AdapterSummary
  thing: Thing
}

/** How many vectors fit between the first and the last token of a chunk. */
const mostVectors = 75

export class AdapterLibrary {
  private readonly loras = new Map<string, Opened<Lora>>()
  private readonly opened = new Map<string, Opened<Embedding>>()

  /** Tells what the file is and remembers it under `id`; a GenerationError `bad-file` says why it cannot be added. */
  async open(id: string, { path, data }: ModelFile): Promise<AdapterSummary> {
    const source = await local(await bytesOf(data))
    const name = path.replace(/.*\//, '')
    const { kind, title, triggers } = await identify(name, source)
    const stem = fileName(name)
    if (kind === 'lora') {
      const summary = { id, kind, name: title ?? stem, triggers, bytes: source.size } as const
      this.loras.set(id, { summary, thing: await openLora(name, source) })
      return summary
    }
    const embedding = kind === 'embedding' ? await readEmbedding(name, source) : undefined
    if (!embedding) throw bad(`${name} is a ${kind}, which is not added to a model. Open it as a model.`)
    if (embedding.count > mostVectors) {
      throw bad(
        `${name} has ${embedding.count} vectors, and a prompt has room for ${mostVectors}. Choose a smaller embedding.`,
      )
    }
    const summary = { id, kind: 'embedding', name: stem, triggers: embedding.triggers, bytes: source.size } as const
    this.opened.set(id, { summary, thing: embedding })
    return summary
  }

  /** The LoRA of this id or file name, whatever its capitals and ending. */
  lora(name: string): Lora {
    const found = find(this.loras, name)
    if (found) return found.thing
    const sentence = `The LoRA “${name}” is not open. Open its file, or take it out of the request and the prompt.`
    throw new GenerationError('bad-file', sentence, { field: 'lora_models' })
  }

  /** All embeddings that are open, or those that a request names. */
  embeddings(names?: readonly string[]): Embedding[] {
    if (!names) return Array.from(this.opened.values(), ({ thing }) => thing)
    return names.map((name) => {
      const found = find(this.opened, name)
      if (found) return found.thing
      const sentence = `The embedding “${name}” is not open. Open its file, or take it out of the list.`
      throw new GenerationError('bad-file', sentence, { field: 'embeddings' })
    })
  }
}

function find<Thing>(opened: ReadonlyMap<string, Opened<Thing>>, name: string): Opened<Thing> | undefined {
  const wanted = fileName(name).toLowerCase()
  const isWanted = ({ summary }: Opened<Thing>) =>
    fileName(summary.id).toLowerCase() === wanted || summary.name.toLowerCase() === wanted
  return opened.get(name) ?? [...opened.values()].find(isWanted)
}

function fileName(path: string): string {
  return path.replace(/.*\//, '').replace(/\.(safetensors|sft|pt|pth|bin|png)$/i, '')
}

function bad(sentence: string): GenerationError {
  return new GenerationError('bad-file', sentence)
}

/** The weights' reader is synchronous: what lies elsewhere is fetched. */
async function local(source: ByteSource): Promise<ByteSource> {
  return 'readSync' in source ? source : download(source, 0, source.size)
}

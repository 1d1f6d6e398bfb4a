/** The upscalers that were opened in this session, by the ids that the page calls them. */
import { GenerationError } from '../../generation/index.ts'
import { type ByteSource, openUpscaler, type Upscaler } from '../../models/index.ts'

export interface UpscalerSummary {
  id: string
  /** Its file's, without the ending. */
  name: string
  /** How many times larger it makes a picture at once. */
  scale: number
  /** Of its file. */
  bytes: number
}

export class UpscalerLibrary {
  private readonly opened = new Map<string, { summary: UpscalerSummary; upscaler: Upscaler }>()

  /** Reads what the file is and remembers it under `id`; a GenerationError `bad-file` says why it cannot be used. */
  async open(id: string, file: string, source: ByteSource): Promise<UpscalerSummary> {
    const upscaler = await openUpscaler(file, source)
    const name = file.replace(/\.(safetensors|sft|pth?)$/i, '')
    const summary = { id, name, scale: upscaler.config.scale, bytes: source.size }
    this.opened.set(id, { summary, upscaler })
    return summary
  }

  /** The one that is open under this id, or else by this name, as pictures' texts and requests say it. */
  find(called: string): { summary: UpscalerSummary; upscaler: Upscaler } | undefined {
    return this.opened.get(called) ?? [...this.opened.values()].find(({ summary }) => summary.name === called)
  }

  get(id: string): { summary: UpscalerSummary; upscaler: Upscaler } {
    const found = this.opened.get(id)
    if (found) return found
    const sentence = `The upscaler “${id}” is not open. Open its file, or choose another one.`
    throw new GenerationError('bad-file', sentence, { field: 'upscaler' })
  }
}

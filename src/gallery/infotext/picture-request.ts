/** The request that a picture was made from, whoever made it. */
import { readHiddenText, readPictureTexts } from '../../imaging/index.ts'
import { defaultRequest, type GenerationRequest, read } from '../../parameters/index.ts'
import { hasChoices } from '../../templates/index.ts'
import { fromComfyui } from './comfyui/index.ts'
import type { Found, Needs } from './found.ts'
import { fromInfotext, type InfotextSource } from './from-infotext.ts'
import { objectIn, told } from './json.ts'
import { programs } from './programs/index.ts'

export type PictureSource = InfotextSource | keyof typeof programs | 'unknown'

export interface PictureReading {
  /** `unknown` where the picture holds settings of a program that is not known here: the request is empty. */
  source: PictureSource
  /** What the picture says, and nothing else. Its model is not in it: see `needs`. */
  request: Partial<GenerationRequest>
  /** What it says besides, not understood or only nearly. */
  unknown: string[]
  /** What was done to it once it was drawn, such as that it was enlarged. */
  afterwards: string[]
  needs: Needs
}

/** Reads the request from a PNG, JPEG or WebP; undefined where the picture says nothing of how it was made. */
export async function readPictureRequest(picture: Blob): Promise<PictureReading | undefined> {
  const texts = await readPictureTexts(picture)
  const found = fromTexts(texts)
  const done = texts.get('postprocessing') ?? texts.get('extras')
  if (found && done) found.afterwards.push(told(done))
  if (found && found.source !== 'unknown') return found
  // Last, as every pixel must be read for it.
  const hidden = await readHiddenText(picture)
  return (hidden && fromTexts(textsIn(hidden))) || found
}

/** What is hidden is A1111's text, or the texts of NovelAI's pictures as JSON. */
function textsIn(hidden: string): Map<string, string> {
  const said = objectIn(hidden)
  if (!said) return new Map([['parameters', hidden]])
  return new Map(
    Object.entries(said).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

function fromTexts(texts: ReadonlyMap<string, string>): PictureReading | undefined {
  for (const [source, reader] of Object.entries(programs)) {
    const found = reader(texts)
    if (found) return reading(source as PictureSource, found)
  }
  // As A1111 has it: what EXIF says goes before what the PNG says. Cameras write comments, too: mere words displace nothing.
  const written = [texts.get('UserComment'), texts.get('parameters'), ...others.map((name) => texts.get(name))]
  for (const text of written) {
    const found = text && !isJson(text) ? fromInfotext(text) : undefined
    if (found?.hasSettings) return reading(found.source, found)
  }
  const graph = fromComfyui(texts)
  if (graph) return reading('comfyui', graph)
  const words = texts.get('parameters')
  if (words?.trim() && !beginsAsJson(words)) return readInfotext(words)
  return foreign(texts)
}

/** Where some programs put A1111's text besides. */
const others = ['Comment', 'ImageDescription', 'Description', 'XPComment']

const isJson = (text: string) => /^\s*[{[]/.test(text.slice(0, 200)) && objectIn(text) !== undefined

/** Damaged, cut short or nested too deep it is JSON all the same, and no prompt. */
const beginsAsJson = (text: string) => /^\s*[{[]\s*["{[]/.test(text.slice(0, 200))

/** Reads A1111's text, as it is found in pictures and passed around by people. */
export function readInfotext(text: string): PictureReading {
  const found = fromInfotext(text)
  return reading(found.source, found)
}

/** Reads the text that A1111 puts beside its pictures, or a graph that ComfyUI's editor saves; undefined where a file is neither. */
export function readRequestText(text: string): PictureReading | undefined {
  if (!beginsAsJson(text)) {
    const found = fromInfotext(text)
    return found.hasSettings ? reading(found.source, found) : undefined
  }
  const isWorkflow = Array.isArray(objectIn(text)?.nodes)
  // What is sent to ComfyUI's server has the graph inside.
  const graph = fromComfyui(new Map([[isWorkflow ? 'workflow' : 'prompt', text]])) ?? fromComfyui(textsIn(text))
  return graph && reading('comfyui', graph)
}

/** JSON that looks like somebody's settings, and that no reader knows. */
function foreign(texts: ReadonlyMap<string, string>): PictureReading | undefined {
  for (const [name, text] of texts) {
    if (!beginsAsJson(text)) continue
    // What cannot be parsed has its first words looked at.
    const keys = Object.keys(objectIn(text) ?? { [text.slice(0, 200)]: true })
    if (!keys.some((key) => /prompt|^steps$|sampler|cfg|guidance|base_model/i.test(key))) continue
    const unknown = [told(`${name}: ${keys.slice(0, 20).join(', ')}`)]
    return { source: 'unknown', request: {}, unknown, afterwards: [], needs: { loras: [], embeddings: [] } }
  }
  return undefined
}

/** So many remarks are read; the rest are counted. Nobody draws with so many files. */
const [mostRemarks, mostFiles] = [40, 100]

function reading(source: PictureSource, { fields, unknown, afterwards = [], needs }: Found): PictureReading {
  const seed = seedOf(fields)
  // What was drawn had been chosen already.
  const isDrawn = fields.num_inference_steps !== undefined || fields.samples !== undefined
  const isChosen = isDrawn && [fields.prompt, fields.negative_prompt].some((text) => hasChoices(String(text ?? '')))
  const given = Object.fromEntries(
    Object.entries({ ...(isChosen && { dynamic_prompts: 'off' }), ...fields, seed: seed.value }).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  )
  const { request, unreadable, unknown: strangers } = read(given, defaultRequest)
  const understood = Object.keys(given).filter((name) => !unreadable.includes(name) && !strangers.includes(name))
  const remarks = [
    ...unknown,
    ...seed.remarks,
    ...[...unreadable, ...strangers].map((name) => `${name}: ${told(given[name])}`),
  ]
  const kept = remarks.slice(0, mostRemarks).map(told)
  return {
    source,
    request: Object.fromEntries(understood.map((name) => [name, request[name as keyof GenerationRequest]])),
    unknown: [...kept, ...(remarks.length > mostRemarks ? [`${remarks.length - mostRemarks} settings more`] : [])],
    afterwards: afterwards.slice(0, mostRemarks).map(told),
    needs: { ...needs, loras: needs.loras.slice(0, mostFiles), embeddings: needs.embeddings.slice(0, mostFiles) },
  }
}

/** Seeds have 64 bits elsewhere. PyTorch's generator on the processor looks at the low 32 only: they give the same noise. */
function seedOf({ seed, random_source }: Record<string, unknown>): { value: unknown; remarks: string[] } {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed) && seed >= 0)
    return { value: undefined, remarks: [`seed: ${seed}`] }
  if (typeof seed !== 'string' || !/^\d{16,20}$/.test(seed) || Number.isSafeInteger(Number(seed)))
    return { value: seed, remarks: [] }
  if (random_source !== 'cpu') return { value: undefined, remarks: [`seed: ${seed}, which is too long for this form`] }
  return { value: Number(BigInt(seed) & 0xffff_ffffn), remarks: [] }
}

/** A record: one picture of the gallery with the request that made it, light enough to hold thousands. */
import * as v from 'valibot'
import { type BackendName, type GenerationRequest, readRequest } from '../parameters/index.ts'
import { uniqueId } from '../random/index.ts'
import { ofForm, plainRecord } from '../untrusted/index.ts'

/** How a picture became larger after it was made. */
export interface Enlarged {
  upscaler: string
  /** How many times; absent where a size was asked for. */
  by?: number | undefined
  /** The id of the record that it was made from, where that is one of the gallery's. */
  source?: string | undefined
  /** Nothing is known of how the picture was made: the record's request is not its. */
  isForeign?: boolean | undefined
}

export interface GalleryRecord {
  /** Sorts by date. */
  id: string
  /** When it was made, in ms since 1970. */
  date: number
  backend: BackendName
  /** For this one picture: its own seed, and no Blobs; those are kept apart. */
  request: GenerationRequest
  modelName: string
  modelHash?: string | undefined
  /** How long it took. */
  seconds: number
  /** The picture's own, in pixels; the request's may differ where a backend enlarges. */
  width: number
  height: number
  /** What kind of file it is, such as image/png. */
  type: string
  /** What the picture takes, with all that is kept with it. */
  bytes: number
  isFavourite: boolean
  /** Whether the safety checker kept it back. */
  isFlagged: boolean
  /** What it varies, where it is a grid of pictures; the request is that of its first cell. */
  grid?: string | undefined
  /** By what it was enlarged, where it is a larger one of another. */
  enlarged?: Enlarged | undefined
  /** When it was deleted, in ms since 1970: it can be had back for a while. */
  removed?: number | undefined
}

/** A time that a calendar has, in ms since 1970. */
const time = v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15))
const amount = v.fallback(v.pipe(v.number(), v.minValue(0)), 0)
const mark = v.fallback(v.boolean(), false)
const orNothing = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined)

/** Without these there is no picture to show; the rest has been added bit by bit. What later versions know besides is kept. */
const schema = v.looseObject({
  id: v.string(),
  date: time,
  request: plainRecord,
  backend: v.fallback(v.picklist(['local', 'remote']), 'local'),
  modelName: v.fallback(v.string(), ''),
  modelHash: orNothing(v.string()),
  ...{ seconds: amount, width: amount, height: amount, bytes: amount },
  type: v.fallback(v.string(), 'image/png'),
  ...{ isFavourite: mark, isFlagged: mark },
  grid: orNothing(v.string()),
  enlarged: orNothing(
    v.object({
      upscaler: v.string(),
      by: orNothing(v.pipe(v.number(), v.minValue(1))),
      source: orNothing(v.string()),
      isForeign: orNothing(v.boolean()),
    }),
  ),
  removed: orNothing(time),
})

/** Reads a record that may come from another version; undefined where it is none. */
export function readRecord(stored: unknown): GalleryRecord | undefined {
  const record = ofForm(schema, stored)
  return record && { ...record, request: readRequest(record.request) }
}

/** An id for a picture of this moment. */
export function newId(date: number): string {
  return `${String(date).padStart(14, '0')}-${uniqueId().slice(0, 8)}`
}

/** The records that have every word of the query in their prompts, model, seed, scheduler, size, LoRAs or day. */
export function search(records: readonly GalleryRecord[], query: string): readonly GalleryRecord[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return records
  return records.filter((record) => {
    const text = wordsOf(record)
    return words.every((word) => text.includes(word))
  })
}

function wordsOf({ request, modelName, date, grid, enlarged }: GalleryRecord): string {
  const { prompt, negative_prompt, seed, scheduler, width, height, lora_models, embeddings, endpoint } = request
  const ofSecondPass = request.hires ? [request.hr_prompt, request.hr_negative_prompt, 'hires'] : []
  const day = new Date(date).toISOString().slice(0, 10)
  const all = [prompt, negative_prompt, modelName, seed, scheduler, `${width}x${height}`, endpoint, day]
  return [
    ...all,
    ...ofSecondPass,
    ...lora_models,
    ...embeddings,
    ...(grid ? ['grid', grid] : []),
    ...(enlarged ? ['enlarged', enlarged.upscaler] : []),
  ]
    .join(' ')
    .toLowerCase()
}

/** The gallery: every picture kept with its request. Light records are read all at once, pictures one by one. */
import * as v from 'valibot'
import { GenerationError } from '../generation/index.ts'
import { readPictureHeader } from '../imaging/index.ts'
import type { GenerationRequest } from '../parameters/index.ts'
import { type Changes, isFull, type KeyValueStore } from '../storage/index.ts'
import { type Enlarged, type GalleryRecord, newId, readRecord } from './record.ts'

/** A finished picture, and how it came about. */
export interface NewPicture {
  picture: Blob
  request: GenerationRequest
  seed: number
  modelName: string
  modelHash?: string | undefined
  backend: GalleryRecord['backend']
  /** How long it took. */
  seconds: number
  isFlagged: boolean
  /** What a grid varies, in words; its request is that of its first cell. */
  grid?: string | undefined
  enlarged?: Enlarged | undefined
}

/** Pictures that a request starts from. */
type Starts = Pick<GenerationRequest, 'init_image' | 'mask_image'>

export interface Gallery {
  /** All records, oldest first, without what was deleted. */
  records(): Promise<GalleryRecord[]>
  /** Keeps a picture, together with other changes of the store. Throws GenerationError('quota') where there is no room. */
  keep(made: NewPicture, others?: Changes): Promise<GalleryRecord>
  /** The record of this id; undefined where there is none, or no longer. */
  record(id: string): Promise<GalleryRecord | undefined>
  picture(id: string): Promise<Blob | undefined>
  thumbnail(id: string): Promise<Blob | undefined>
  /** The record's request as it was, with the pictures that it started from. */
  request(record: GalleryRecord): Promise<GenerationRequest>
  /** Writes changed records. */
  change(records: readonly GalleryRecord[]): Promise<void>
  /** Frees the room of what was deleted before a time, in ms since 1970; how many pictures that were. */
  purge(before: number): Promise<number>
  /** Deletes pictures for good, which needs no room. */
  free(records: readonly GalleryRecord[]): Promise<void>
}

const keys = { record: 'record/', thumbnail: 'thumbnail/', picture: 'picture/', starts: 'starts/' }

/** A gallery on a store; `thumbnail` makes small pictures of large ones. */
export function createGallery(store: KeyValueStore, thumbnail: (picture: Blob) => Promise<Blob>): Gallery {
  const blob = async (key: string) => {
    const value = await store.get(key)
    return value instanceof Blob ? value : undefined
  }
  const free: Gallery['free'] = async (records) => {
    if (records.length > 0) await store.delete(records.flatMap(({ id }) => Object.values(keys).map((key) => key + id)))
  }
  const all = async () => (await store.all(keys.record)).map(readRecord).filter((record) => record !== undefined)

  return {
    records: async () => (await all()).filter(({ removed }) => removed === undefined),

    async keep({ picture, request, seed, ...facts }, others = {}) {
      const small = await thumbnail(picture)
      const starts = startsOf(request)
      const date = Date.now()
      const { width, height } =
        readPictureHeader(new Uint8Array(await picture.slice(0, 65536).arrayBuffer())) ?? request
      const record: GalleryRecord = {
        ...{ id: newId(date), date, ...facts, width, height, isFavourite: false },
        request: { ...request, ...lightStarts(request), seed, samples: 1 },
        type: picture.type,
        bytes: [picture, small, ...Object.values(starts)].reduce((sum, { size }) => sum + size, 0),
      }
      await roomFor(
        store.change({
          set: [
            [keys.picture + record.id, picture],
            [keys.thumbnail + record.id, small],
            ...(Object.keys(starts).length > 0 ? [[keys.starts + record.id, starts] as const] : []),
            [keys.record + record.id, record],
            ...(others.set ?? []),
          ],
          delete: others.delete ?? [],
        }),
      )
      return record
    },

    async record(id) {
      const record = readRecord(await store.get(keys.record + id))
      return record?.removed === undefined ? record : undefined
    },

    picture: (id) => blob(keys.picture + id),
    thumbnail: (id) => blob(keys.thumbnail + id),

    async request({ id, request }) {
      return { ...request, ...v.parse(startsSchema, await store.get(keys.starts + id)) }
    },

    change: (records) => store.set(records.map((record) => [keys.record + record.id, record])),

    async purge(before) {
      const gone = (await all()).filter(({ removed }) => removed !== undefined && removed < before)
      await free(gone)
      return gone.length
    },

    free,
  }
}

const start = v.optional(v.instance(Blob))
const startsSchema = v.fallback(v.object({ init_image: start, mask_image: start }), {})

/** The Blobs among the pictures that the request starts from. */
function startsOf({ init_image, mask_image }: GenerationRequest): Record<string, Blob> {
  const starts = Object.entries({ init_image, mask_image })
  return Object.fromEntries(starts.filter((entry): entry is [string, Blob] => entry[1] instanceof Blob))
}

/** The same without Blobs. */
function lightStarts({ init_image, mask_image }: GenerationRequest): Starts {
  const light = (picture: Starts['init_image']) => (picture instanceof Blob ? undefined : picture)
  return { init_image: light(init_image), mask_image: light(mask_image) }
}

async function roomFor(written: Promise<void>): Promise<void> {
  try {
    await written
  } catch (cause) {
    if (!isFull(cause)) throw cause
    const sentence = 'The browser has no room for more pictures: download this one, and delete others in the gallery.'
    throw new GenerationError('quota', sentence, { cause })
  }
}

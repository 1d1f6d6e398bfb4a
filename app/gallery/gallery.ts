/** The gallery as the page shows it: all records, what is searched for, chosen, and deleted a moment ago. */
import { create } from 'zustand'
import { version } from '../../package.json'
import { createGallery, type GalleryRecord, type NewPicture, search, thumbnail, zip } from '../../src/gallery/index.ts'
import { type Changes, isFull } from '../../src/storage/index.ts'
import { fail, turnPage } from '../kit/index.ts'
import { roomWasMade, useFull, workStore } from '../storage/index.ts'

interface GalleryState {
  /** Newest first; undefined until they are read. */
  records?: readonly GalleryRecord[] | undefined
  query: string
  onlyFavourites: boolean
  /** Ids of those that something is to be done with. */
  chosen: ReadonlySet<string>
  isComparing: boolean
  /** What was deleted last, and can be had back, unless it is gone for good. */
  deleted: readonly GalleryRecord[]
  isForGood: boolean
  /** How far an export is: files done, of how many. */
  exporting?: { done: number; total: number } | undefined
}

const gallery = createGallery(workStore, thumbnail)

export const { picture, record: recordOf, thumbnail: thumbnailOf, request: requestOf } = gallery

/** Who made the picture, for its text. */
export const program = `Darkroom v${version}`

const none: ReadonlySet<string> = new Set()

export const useGallery = create<GalleryState>()(() => ({
  ...{ query: '', onlyFavourites: false, chosen: none, isComparing: false, deleted: [], isForGood: false },
}))

/** How long what is deleted can be had back, in ms. */
const grace = 10 * 60_000

/** Reads what the gallery has, the first time that it is shown. */
export async function readRecords(): Promise<void> {
  if (useGallery.getState().records) return
  try {
    const records = await gallery.records()
    useGallery.setState({ records: records.reverse() })
    await gallery.purge(Date.now() - grace)
  } catch (error) {
    useGallery.setState({ records: [] })
    fail(error)
  }
}

export function closeGallery(): void {
  turnPage('picture')
}

/** Nothing is under way in the gallery once it is left. */
export function settleGallery(): void {
  useGallery.setState({ chosen: none, isComparing: false })
}

/** Keeps a picture that was just made, together with what else is to be written with it, or throws. */
export async function keepPicture(made: NewPicture, others?: Changes): Promise<GalleryRecord> {
  const kept = () => gallery.keep(made, others)
  const record = await kept().catch(async (error) => {
    if (!isFull(error) || !(await freeRemoved())) throw error
    return kept()
  })
  await roomWasMade()
  useGallery.setState(({ records }) => ({ records: records && [record, ...records] }))
  return record
}

/** What was deleted a moment ago gives its room to what is made now; whether it was anything. */
async function freeRemoved(): Promise<boolean> {
  forgetRemoved()
  return (await gallery.purge(Number.POSITIVE_INFINITY)) > 0
}

/** The records to be shown. */
export function shown({ records = [], query, onlyFavourites }: GalleryState): readonly GalleryRecord[] {
  return search(onlyFavourites ? records.filter(({ isFavourite }) => isFavourite) : records, query)
}

export function searchFor(query: string): void {
  useGallery.setState({ query })
}

export function showOnlyFavourites(onlyFavourites: boolean): void {
  useGallery.setState({ onlyFavourites })
}

/** Chooses the record, or no longer. */
export function choose(id: string): void {
  useGallery.setState(({ chosen }) => {
    const changed = new Set(chosen)
    if (!changed.delete(id)) changed.add(id)
    return { chosen: changed }
  })
}

export function chooseAll(ids: readonly string[]): void {
  useGallery.setState({ chosen: new Set(ids) })
}

export function compare(isComparing: boolean): void {
  useGallery.setState({ isComparing })
}

/** Makes all of them favourites, unless they are. */
export async function favour(ids: ReadonlySet<string>): Promise<void> {
  const { records = [] } = useGallery.getState()
  const meant = records.filter(({ id }) => ids.has(id))
  const isFavourite = !meant.every((record) => record.isFavourite)
  await change(meant.map((record) => ({ ...record, isFavourite })))
}

/** Deletes them, with a way back; where the browser is full, for good, as only that makes room. */
export async function remove(ids: ReadonlySet<string>): Promise<void> {
  const { records = [] } = useGallery.getState()
  const deleted = records.filter(({ id }) => ids.has(id))
  const kept = records.filter(({ id }) => !ids.has(id))
  const { isFull: isForGood } = useFull.getState()
  useGallery.setState({ records: kept, deleted, isForGood, chosen: none, isComparing: false })
  try {
    await (isForGood ? free(deleted) : mark(deleted))
  } catch (error) {
    fail(error)
  }
}

/** Notes that they are deleted, which takes a little room. */
async function mark(deleted: readonly GalleryRecord[]): Promise<void> {
  const removed = Date.now()
  try {
    await gallery.change(deleted.map((record) => ({ ...record, removed })))
  } catch (error) {
    if (!isFull(error)) throw error
    useGallery.setState({ isForGood: true })
    await free(deleted)
  }
}

async function free(deleted: readonly GalleryRecord[]): Promise<void> {
  await gallery.free(deleted)
  await roomWasMade()
}

/** Has back what was deleted last. */
export async function undoRemove(): Promise<void> {
  const { deleted } = useGallery.getState()
  try {
    await gallery.change(deleted)
    useGallery.setState(({ records = [] }) => ({
      records: [...records, ...deleted].sort((a, b) => (a.id < b.id ? 1 : -1)),
      deleted: [],
    }))
  } catch (error) {
    fail(error)
  }
}

/** Takes the offer away; the room is freed in a while. */
export function forgetRemoved(): void {
  useGallery.setState({ deleted: [] })
}

async function change(changed: readonly GalleryRecord[]): Promise<void> {
  const byId = new Map(changed.map((record) => [record.id, record]))
  try {
    await gallery.change(changed)
    useGallery.setState(({ records }) => ({ records: records?.map((record) => byId.get(record.id) ?? record) }))
  } catch (error) {
    fail(error)
  }
}

/** A file's name for the picture. */
export function fileName({ date, request, type }: GalleryRecord): string {
  const moment = new Date(date).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '')
  return `${moment} seed ${request.seed}.${type.replace('image/', '') || 'png'}`
}

/** Hands the pictures over as one zip. */
export async function exportZip(ids: ReadonlySet<string>): Promise<void> {
  const { records = [] } = useGallery.getState()
  const meant = records.filter(({ id }) => ids.has(id))
  try {
    save(await zip(filesOf(meant)), `darkroom-${meant.length}-pictures.zip`)
  } catch (error) {
    fail(error)
  } finally {
    useGallery.setState({ exporting: undefined })
  }
}

async function* filesOf(records: readonly GalleryRecord[]) {
  const names = new Set<string>()
  for (const [done, record] of records.entries()) {
    useGallery.setState({ exporting: { done, total: records.length } })
    const data = await picture(record.id)
    if (!data) continue
    let name = fileName(record)
    for (let n = 2; names.has(name); n++) name = fileName(record).replace(/(?=\.\w+$)/, ` (${n})`)
    names.add(name)
    yield { name, data, date: record.date }
  }
}

/** Lets the browser save a file. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

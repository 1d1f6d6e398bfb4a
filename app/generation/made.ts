/** What this tab has made: shown at once, kept in the gallery, and shown again after a reload, as the tab notes which of the gallery's it is. */
import * as v from 'valibot'
import type { GalleryRecord } from '../../src/gallery/index.ts'
import type { Changes } from '../../src/storage/index.ts'
import { jsonOf } from '../../src/untrusted/index.ts'
import { keepPicture, picture, recordOf } from '../gallery/index.ts'
import { storages } from '../storage/index.ts'
import { addPicture, noteRecord, type Picture, usePictures } from './pictures.ts'

const name = 'darkroom.pictures'

/** As many as a strip shows without much leafing. */
const most = 24

const noted = () => jsonOf(v.array(v.string()), storages().session?.getItem(name) ?? undefined) ?? []

/** What is kept with a picture, and what the page alone needs to know of it. */
type Facts = Omit<Picture, 'id' | 'url' | 'type' | 'record' | 'size' | 'address'>
type Shown = Pick<Picture, 'size' | 'address'>

/** Shows a picture that was just made; resolves once it is kept, together with `others` of the store, and throws where there is no room. */
export async function addMade(file: Blob, facts: Facts, shown: Shown, others?: Changes): Promise<void> {
  const id = addPicture(file, { ...facts, ...shown })
  const record = await keepPicture({ ...facts, picture: file, isFlagged: facts.flagged ?? false }, others)
  noteRecord(id, record.id)
  noteShown(record)
}

function noteShown({ id }: GalleryRecord): void {
  try {
    storages().session?.setItem(name, JSON.stringify([...noted(), id].slice(-most)))
  } catch {
    // A full or forbidden storage merely forgets.
  }
}

/** Shows again what it made before it was loaded anew, but for those that were deleted meanwhile. */
export async function showAgain(): Promise<void> {
  const found = await Promise.all(noted().map(async (id) => [await recordOf(id), await picture(id)] as const))
  // Whoever was quicker to draw wants to see that.
  if (usePictures.getState().pictures.length > 0) return
  for (const [record, file] of found) {
    if (!record || !file) continue
    const { request, modelName, backend, seconds, grid, enlarged, width, height, isFlagged } = record
    const facts = { request, modelName, backend, seconds, grid, enlarged, seed: request.seed, flagged: isFlagged }
    addPicture(file, { ...facts, record: record.id, size: { width, height } })
  }
}

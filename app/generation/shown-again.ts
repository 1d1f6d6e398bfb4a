/** The pictures that this tab has made are there again after a reload: the tab notes which of the gallery's they are. */
import * as v from 'valibot'
import type { GalleryRecord } from '../../src/gallery/index.ts'
import { jsonOf } from '../../src/untrusted/index.ts'
import { picture, recordOf } from '../gallery/index.ts'
import { storages } from '../storage/index.ts'
import { addPicture, usePictures } from './pictures.ts'

const name = 'darkroom.pictures'

/** As many as a strip shows without much leafing. */
const most = 24

const noted = () => jsonOf(v.array(v.string()), storages().session?.getItem(name) ?? undefined) ?? []

/** Notes that the tab shows what the gallery has just kept. */
export function noteShown({ id }: GalleryRecord): void {
  try {
    storages().session?.setItem(name, JSON.stringify([...noted(), id].slice(-most)))
  } catch {
    // A full or forbidden storage merely forgets.
  }
}

/** Shows them again, but for those that were deleted meanwhile. */
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

/** Addresses of thumbnails, for those that are on the screen and were lately. */
import { thumbnailOf } from './gallery.ts'

/** More than any screen shows at once, so that none is taken away while it is seen. */
const capacity = 1000

const urls = new Map<string, string>()

/** The address, if it is there already. */
export function readyThumbnail(id: string): string | undefined {
  return urls.get(id)
}

/** The address, read from the store where it is not there yet; undefined where there is no thumbnail. */
export async function loadThumbnail(id: string): Promise<string | undefined> {
  const file = await thumbnailOf(id)
  const ready = urls.get(id)
  if (ready || !file) return ready
  const url = URL.createObjectURL(file)
  urls.set(id, url)
  const [oldest] = urls
  if (urls.size > capacity && oldest) {
    URL.revokeObjectURL(oldest[1])
    urls.delete(oldest[0])
  }
  return url
}

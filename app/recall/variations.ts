/** Variations of a picture: of one made since the page was opened, or of one of the gallery. The form stays as it is. */
import type { GalleryRecord } from '../../src/gallery/index.ts'
import { type BackendName, type GenerationRequest, variations } from '../../src/parameters/index.ts'
import { picture as keptPicture } from '../gallery/index.ts'
import { generateSeries, isOpen, type Picture } from '../generation/index.ts'

/** Varies a picture of this session; the API is given one of its own by its public address. */
export function varyPicture({ request, backend, url, address }: Picture): Promise<void> {
  const isRemote = backend === 'remote'
  return vary(backend, request, async () => (isRemote && address) || (await fetch(url)).blob())
}

/** Varies a picture of the gallery. */
export function varyRecord({ id, request, backend }: GalleryRecord): Promise<void> {
  return vary(backend, request, () => keptPicture(id))
}

async function vary(
  backend: BackendName,
  request: GenerationRequest,
  pictureOf: () => Promise<Blob | string | undefined>,
): Promise<void> {
  await generateSeries(backend, async () => {
    if (backend === 'local') await isOpen(request)
    const picture = await pictureOf()
    if (!picture) throw new Error('the picture is not in the gallery any more')
    return [variations(request, picture)]
  })
}

/** A gallery for the stories: records, and the pictures that they tell of. */
import type { GalleryRecord } from '../../src/gallery/index.ts'
import { defaultRequest } from '../../src/parameters/index.ts'
import { indexedDbStore } from '../../src/storage/index.ts'
import { useGallery } from '../gallery/index.ts'
import { usePage } from '../kit/index.ts'
import { givenRequest, words } from './given.ts'
import { sceneFile } from './scene.ts'

function record(number: number): GalleryRecord {
  const seed = 1234567 + number
  return {
    id: `visual-${String(number).padStart(2, '0')}`,
    date: Date.UTC(2026, 0, 14, 12, number),
    backend: 'local',
    request: { ...defaultRequest, prompt: words, negative_prompt: 'blurred', seed, num_inference_steps: 20 + number },
    modelName: 'Demo model',
    seconds: 12.4,
    ...{ width: 512, height: 512, type: 'image/png', bytes: 420_000 },
    isFavourite: number % 4 === 1,
    isFlagged: false,
  }
}

/** So many pictures, kept where the gallery looks for them. */
export async function givenRecords(count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, number) => record(number))
  const files = await Promise.all(records.map((_, number) => sceneFile(number)))
  const named = (prefix: string) => records.map(({ id }, i): [string, unknown] => [prefix + id, files[i]])
  await indexedDbStore('darkroom-gallery').set([...named('thumbnail/'), ...named('picture/')])
  useGallery.setState({ records })
}

/** The whole page with such a gallery. */
export async function givenGallery(count: number): Promise<void> {
  givenRequest()
  usePage.setState({ page: 'gallery' })
  await givenRecords(count)
}

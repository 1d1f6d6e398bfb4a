/** The whole page, as high as a screen: the picture, the gallery and the models, and what lies over them. */
import { enlargeRecord } from '../../enlarge/index.ts'
import { choose, compare, searchFor, useGallery } from '../../gallery/index.ts'
import { addPicture, useGeneration } from '../../generation/index.ts'
import { lookAtLarge } from '../../kit/index.ts'
import { dismissRealModel } from '../../models/index.ts'
import { showShortcuts } from '../../shortcuts/index.ts'
import { givenPictures, givenRequest, givenRun, jobOf } from '../given.ts'
import { givenGallery } from '../records.ts'
import { sceneFile } from '../scene.ts'
import { type Chapter, type Story, unfold, until } from '../story.ts'

const drawing = { type: 'step', image: 0, step: 8, steps: 30 } as const

/** Once the tiles in sight have their pictures. */
const tilesAreThere = () =>
  until(() => {
    const tiles = document.querySelectorAll('[aria-posinset]')
    return tiles.length > 0 && tiles.length === document.querySelectorAll('[aria-posinset] img').length
  })

const imageIsThere = (selector: string) => () => until(() => document.querySelector(selector) !== null)

const stage: Story[] = [
  { name: 'picture, none yet', before: () => givenRequest() },
  { name: 'picture, none yet of a model of one’s own', before: () => givenRequest({ model_id: 'own', width: 768 }) },
  { name: 'picture, developing', before: () => givenRun(drawing) },
  {
    name: 'picture, developed',
    before: async () => {
      await givenPictures(1)
      givenRequest()
    },
  },
  {
    name: 'picture, one of several, the next developing',
    before: async () => {
      await givenPictures(5, { height: 768 })
      await givenRun({ ...drawing, step: 20 }, { height: 768 })
      dismissRealModel()
      useGeneration.setState({ warnings: ['Refiner: this device draws without one.'] })
    },
  },
  {
    name: 'picture, kept back',
    before: async () => {
      givenRequest()
      dismissRealModel()
      const black = new Blob([await blackSquare()], { type: 'image/png' })
      addPicture(black, { ...jobOf(), backend: 'local', seed: 1, seconds: 3, flagged: true })
    },
  },
  {
    name: 'picture, a grid',
    before: async () => {
      givenRequest()
      dismissRealModel()
      const size = { width: 1600, height: 500 }
      addPicture(await sceneFile(1), {
        ...jobOf(),
        backend: 'local',
        seed: 1,
        seconds: 95,
        size,
        grid: 'Steps × Guidance',
      })
    },
  },
]

async function blackSquare(): Promise<Blob> {
  const canvas = new OffscreenCanvas(8, 8)
  canvas.getContext('2d')!.fillRect(0, 0, 8, 8)
  return canvas.convertToBlob()
}

const gallery: Story[] = [
  {
    name: 'gallery, empty',
    before: async () => {
      await givenGallery(0)
    },
  },
  { name: 'gallery, filled', before: () => givenGallery(40), after: tilesAreThere },
  {
    name: 'gallery, some chosen',
    before: () => givenGallery(9),
    after: () => {
      choose('visual-01')
      choose('visual-04')
      return tilesAreThere()
    },
  },
  {
    name: 'gallery, nothing found',
    before: () => givenGallery(3),
    after: () => searchFor('a whale'),
  },
  {
    name: 'gallery, after deleting',
    before: async () => {
      await givenGallery(3)
      useGallery.setState(({ records = [] }) => ({ records: records.slice(2), deleted: records.slice(0, 2) }))
    },
    after: tilesAreThere,
  },
  {
    name: 'gallery, full screen',
    before: () => givenGallery(5),
    after: () => {
      lookAtLarge('visual-02')
      return imageIsThere('dialog[open] img')()
    },
  },
  {
    name: 'gallery, full screen with all facts',
    before: () => givenGallery(5),
    after: async () => {
      lookAtLarge('visual-01')
      await imageIsThere('dialog[open] img')()
      unfold(document.querySelector('dialog[open] summary')!.textContent!)
    },
  },
  {
    name: 'gallery, how one is enlarged',
    before: () => givenGallery(5),
    after: async () => {
      await enlargeRecord(useGallery.getState().records![2]!)
      await imageIsThere('dialog[open] img')()
    },
  },
  {
    name: 'gallery, two compared',
    before: () => givenGallery(5),
    after: () => {
      choose('visual-01')
      choose('visual-02')
      compare(true)
      return imageIsThere('dialog[open] img[alt^=Left]')()
    },
  },
]

const over: Story[] = [
  {
    name: 'shortcuts',
    before: () => {
      givenRequest()
      showShortcuts(true)
    },
  },
  {
    name: 'files held over the page',
    before: () => givenRequest(),
    after: () => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([], 'model.safetensors'))
      dispatchEvent(new DragEvent('dragover', { dataTransfer }))
    },
  },
]

export const pictureViews: Chapter = { name: 'picture', stories: [...stage, ...over] }
export const galleryViews: Chapter = { name: 'gallery', stories: gallery }

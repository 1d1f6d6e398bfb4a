/** The main flows of the app, as they must go in every browser. */
import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { toFragment } from '../../src/gallery/index.ts'
import { decodePng } from '../../src/imaging/index.ts'
import { defaultRequest } from '../../src/parameters/index.ts'
import type { Pixels } from '../support/drawn.ts'
import { startHub } from '../support/hub/server.mjs'
import { key } from '../support/imagepipeline/page.ts'
import { startImagePipeline } from '../support/imagepipeline/server.mjs'
import { test } from './flow.ts'

const house = { Prompt: 'a blue house on a meadow with a sun', Seed: '5', Steps: '4' }
const boat = 'e2e/support/demo-reference/00.png'

test('the page opens with a model to draw with', async ({ darkroom }) => {
  expect(await darkroom.complaint()).toBe('')
})

test('a picture is drawn, and the PNG that is downloaded has the very pixels of Chromium’s', async ({
  darkroom,
  drawnByChromium,
}) => {
  await darkroom.draw(house)
  await darkroom.press('Download PNG')
  const picture = await decodePng(await darkroom.downloaded('darkroom-5.png'))
  expect(changed(picture, await drawnByChromium(house))).toBe(0)
})

test('Stop ends a run, and the next one draws', async ({ darkroom }) => {
  await darkroom.write({ Steps: '100' })
  await darkroom.generate()
  await darkroom.isAt(/^Step \d+ of 100$/)
  await darkroom.press('Stop')
  await darkroom.isAt(/^Generate$/)
  await darkroom.draw({ Steps: '2' })
})

test('a picture of this disk is the start of another one', async ({ darkroom }) => {
  await darkroom.press('Image to image')
  await darkroom.give(boat, 'File… (Start picture)')
  const picture = await darkroom.draw({ ...house, Strength: '0.5' })
  expect(changed(picture, await pixelsOf(boat))).toBeGreaterThan(1000)
})

test('what a painted mask covers is drawn anew, and nothing else', async ({ darkroom }) => {
  await darkroom.press('Inpainting')
  await darkroom.give(boat, 'File… (Start picture)')
  await darkroom.paint([0.1, 0.25], [0.9, 0.25])
  await darkroom.says('% of the picture is drawn anew.')
  const [picture, start] = [await darkroom.draw({ ...house, Strength: '1' }), await pixelsOf(boat)]
  expect(changed(picture, start, { top: 0, bottom: 0.5 })).toBeGreaterThan(1000)
  expect(changed(picture, start, { top: 0.75, bottom: 1 })).toBe(0)
})

test('a LoRA of this disk is opened, and draws', async ({ darkroom }) => {
  await darkroom.press('Text to image')
  await darkroom.give('e2e/support/companions/blueprint.safetensors', 'Add file')
  await darkroom.has('Weight of blueprint', '1')
  await darkroom.draw(house)
})

test('ImagePipeline draws', async ({ darkroom }) => {
  const api = await startImagePipeline()
  try {
    await darkroom.press('ImagePipeline')
    await darkroom.write({ 'Base URL': api.url, 'API key': key })
    const { width, height } = await darkroom.draw({ Prompt: 'a cottage' })
    expect({ width, height }).toEqual({ width: 512, height: 512 })
  } finally {
    await api.close()
  }
})

test('a link brings its request', async ({ darkroom }) => {
  await darkroom.follow(await toFragment({ ...defaultRequest, prompt: 'three trees 🌳', seed: 8 }))
  await darkroom.says('The form holds the link’s request.')
  await darkroom.has('Prompt', 'three trees 🌳')
  await darkroom.has('Seed', '8')
})

test.describe('without a runtime,', () => {
  // What is kept, fetched and cached is the same, whatever the pictures show.
  test.use({ isIdle: true })

  test('the gallery has its pictures after a reload, and packs them into a zip', async ({ firstVisit: darkroom }) => {
    await darkroom.draw({ ...house, Steps: '2' })
    await darkroom.comeBack()
    await darkroom.press('Gallery')
    const name = `${house.Prompt}, seed 5`
    expect(await darkroom.galleryPictures()).toEqual([name])
    await darkroom.press(`Choose: ${name}`)
    await darkroom.press('Export zip')
    const zip = await darkroom.downloaded('darkroom-1-pictures.zip')
    expect(zip.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
  })

  test('a model of the Hub is fetched, and draws after a reload', async ({ firstVisit: darkroom }) => {
    const hub = await startHub({ 'darkroom/house': { folder: 'public/models/demo' } })
    try {
      await darkroom.askHubAt(hub.url)
      await darkroom.press('Models')
      await darkroom.write({ 'Add a model': 'darkroom/house' })
      await darkroom.press('Look up')
      await darkroom.press('Fetch 8.1 MB')
      await darkroom.press('Draw with it')
      await darkroom.has('Model', 'darkroom/house')
      await darkroom.comeBack()
      await darkroom.has('Model', 'darkroom/house')
      await darkroom.draw({ Steps: '2' })
    } finally {
      await hub.close()
    }
  })

  test('after one visit the demo model draws with its server gone', async ({ firstVisit: darkroom, server }) => {
    await darkroom.says('Works without the network, too.')
    await server.stop()
    await darkroom.comeBack()
    await darkroom.has('Model', 'demo')
    await darkroom.draw({ Steps: '2' })
  })
})

const pixelsOf = (path: string) => decodePng(readFileSync(path))

/** How many samples differ between two pictures of one size, in these rows: 0 is the upper edge, 1 the lower one. */
function changed(picture: Pixels, other: Pixels, { top, bottom } = { top: 0, bottom: 1 }): number {
  expect([picture.width, picture.height]).toEqual([other.width, other.height])
  const [begin, end] = [top, bottom].map((share) => 3 * picture.width * Math.floor(share * picture.height))
  return picture.data.subarray(begin, end).filter((level, i) => level !== other.data[begin! + i]).length
}

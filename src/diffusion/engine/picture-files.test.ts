/** Pictures become files while others are drawn: in order, none lost, and not before the thread is free. */
import { expect, it } from 'vitest'
import { decodePng, type Pixels } from '../../imaging/index.ts'
import { PictureFiles } from './picture-files.ts'

const pixels = (side: number): Pixels => ({
  width: side,
  height: side,
  rgb: new Uint8Array(3 * side * side).fill(side),
})

it('tells of each in order, however long its file takes, and turns none before the drawing goes on', async () => {
  const told: { index: number; picture: Blob }[] = []
  const files = new PictureFiles((image) => told.push(image))
  let turned = 0
  for (const [index, side] of [512, 8].entries()) {
    files.add(
      async () => {
        turned++
        return { pixels: pixels(side) }
      },
      { index, seed: index },
    )
  }
  expect(turned).toBe(0)
  await files.told
  expect(told.map(({ index }) => index)).toEqual([0, 1])
  const { width, data } = await decodePng(new Uint8Array(await told[1]!.picture.arrayBuffer()))
  expect([width, ...data]).toEqual([8, ...pixels(8).rgb])
})

it('throws what a picture threw to whoever waits for them', async () => {
  const files = new PictureFiles(() => {})
  files.add(
    async () => {
      throw new Error('No room')
    },
    { index: 0, seed: 0 },
  )
  await expect(files.told).rejects.toThrow('No room')
})

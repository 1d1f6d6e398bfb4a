/** What people bring, read: every row of the table's texts, graphs and files. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { files } from '../../../e2e/support/brought/cases/files.ts'
import { graphs } from '../../../e2e/support/brought/cases/graphs.ts'
import { samplers } from '../../../e2e/support/brought/cases/samplers.ts'
import { texts } from '../../../e2e/support/brought/cases/texts.ts'
import type { Reading } from '../../../e2e/support/brought/reading.ts'
import { pictureOf } from './__fixtures__/picture-of.ts'
import { type PictureReading, readInfotext, readPictureRequest } from './index.ts'

function isRight(read: PictureReading | undefined, { source, request, needs, told, untold, without }: Reading): void {
  expect(read).toMatchObject({ ...(source && { source }), ...(request && { request }), ...(needs && { needs }) })
  const remarks = read!.unknown.join('\n\n')
  for (const words of told ?? []) expect(remarks).toContain(words)
  for (const words of untold ?? []) expect(remarks).not.toContain(words)
  for (const field of without ?? []) expect(read!.request).not.toHaveProperty(field)
}

describe('a text', () => {
  it.each(texts)('$name', async ({ input, right }) => {
    isRight(typeof input === 'string' ? readInfotext(input) : await readPictureRequest(await pictureOf(input)), right)
  })
})

describe('a sampler', () => {
  it.each(samplers)('$name', ({ input, right }) => isRight(readInfotext(input), right))
})

describe('a graph', () => {
  it.each(graphs)('$name', async ({ input, right }) => {
    isRight(await readPictureRequest(await pictureOf(input)), right)
  })
})

describe('a file', () => {
  it.each(files)('$name', async ({ input, right }) => {
    const bytes = readFileSync(new URL(`../../../e2e/support/brought/files/${input}`, import.meta.url))
    const read = await readPictureRequest(new Blob([bytes]))
    if (right === 'none') expect(read).toBeUndefined()
    else isRight(read, right)
  })
})

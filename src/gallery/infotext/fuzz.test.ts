/** Pictures' words bent at random: see e2e/support/fuzz/survival.ts. */
import { describe, it } from 'vitest'
import { graphs } from '../../../e2e/support/brought/cases/graphs.ts'
import { pictures } from '../../../e2e/support/brought/cases/pictures.ts'
import { texts } from '../../../e2e/support/brought/cases/texts.ts'
import { bentBytes, bentText, bentValue, type Chance, oneOf } from '../../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../../e2e/support/fuzz/survival.ts'
import files from '../../imaging/files/__fixtures__/picture-texts.json' with { type: 'json' }
import { decodePng, isPng } from '../../imaging/index.ts'
import { pictureOf } from './__fixtures__/picture-of.ts'
import { type PictureReading, readInfotext, readPictureRequest } from './index.ts'

const infotexts = texts.flatMap(({ input }) => (typeof input === 'string' ? [input] : []))
const written = [...texts, ...graphs].flatMap(({ input }) => (typeof input === 'string' ? [] : [input]))
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const pngs = pictures.map(({ input }) => bytesOf(input))
const all = [...pngs, ...Object.values(files as Record<string, { file: string }>).map(({ file }) => bytesOf(file))]

/** Who reads a remark reads no more than a page. */
function checked(reading: PictureReading | undefined): void {
  const long = reading?.unknown.filter((remark) => typeof remark !== 'string' || remark.length > 2001)
  if (long?.length) throw new Error('a remark of more than a page')
}

function bent(input: Readonly<Record<string, unknown>>, chance: Chance): Record<string, string> {
  const each = Object.entries(input).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    const isObject = text.startsWith('{') && chance() < 0.8
    return [
      name,
      isObject ? JSON.stringify(bentValue(JSON.parse(text.replaceAll(':NaN', ':0')), chance)) : bentText(text, chance),
    ]
  })
  return Object.fromEntries(each)
}

describe('nothing but a reading comes of bent', { timeout: 600_000 }, () => {
  it('texts', () =>
    survive('infotext', {
      seed: 71,
      make: (chance) => bentText(oneOf(chance, infotexts), chance),
      read: (text) => checked(readInfotext(text)),
    }))

  it('graphs and settings of other programs', () =>
    survive('graphs and settings of other programs', {
      seed: 72,
      make: (chance) => pictureOf(bent(oneOf(chance, written), chance)),
      read: async (picture) => checked(await readPictureRequest(picture)),
    }))

  it('files', () =>
    survive('pictures of all programs', {
      seed: 73,
      make: (chance) => new Blob([bentBytes(oneOf(chance, all), chance)]),
      read: async (picture) => checked(await readPictureRequest(picture)),
    }))

  it('pictures, decoded', () =>
    survive('pictures of all programs, decoded', {
      seed: 74,
      make: (chance) => bentBytes(oneOf(chance, pngs), chance),
      read: async (bytes) => isPng(bytes) && decodePng(bytes, 4),
    }))
})

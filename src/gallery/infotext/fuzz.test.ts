/** Pictures' words bent at random, with a fixed seed: whoever reads them gives a reading or nothing, in less than a second. `FUZZ=10000` tries more. */
import { describe, expect, it } from 'vitest'
import { graphs } from '../../../e2e/support/brought/cases/graphs.ts'
import { pictures } from '../../../e2e/support/brought/cases/pictures.ts'
import { texts } from '../../../e2e/support/brought/cases/texts.ts'
import { bentBytes, bentText, bentValue, type Chance, chanceOf, oneOf } from '../../../e2e/support/mutations.ts'
import files from '../../imaging/files/__fixtures__/picture-texts.json' with { type: 'json' }
import { decodePicture } from '../../imaging/index.ts'
import { pictureOf } from './__fixtures__/picture-of.ts'
import { type PictureReading, readInfotext, readPictureRequest } from './index.ts'

const tries = Number(process.env.FUZZ ?? 500)
const infotexts = texts.flatMap(({ input }) => (typeof input === 'string' ? [input] : []))
const written = [...texts, ...graphs].flatMap(({ input }) => (typeof input === 'string' ? [] : [input]))
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const pngs = pictures.map(({ input }) => bytesOf(input))
const all = [...pngs, ...Object.values(files as Record<string, { file: string }>).map(({ file }) => bytesOf(file))]

/** What is odd about what comes back, or about the time that it takes of the processor. */
async function odd<Input>(
  seed: number,
  make: (chance: Chance) => Input | Promise<Input>,
  read: (input: Input) => Promise<PictureReading | undefined> | PictureReading,
): Promise<string[]> {
  const found: string[] = []
  for (let i = 0; i < tries; i++) {
    const input = await make(chanceOf(seed * 1_000_003 + i))
    const started = process.cpuUsage()
    try {
      const reading = await read(input)
      const isLong = reading?.unknown.some((remark) => typeof remark !== 'string' || remark.length > 2001)
      if (isLong) found.push(`${i}: a remark of more than a page`)
    } catch (error) {
      found.push(`${i}: ${error}`)
    }
    const { user, system } = process.cpuUsage(started)
    if ((user + system) / 1000 > 1000) found.push(`${i}: ${(user + system) / 1000} ms`)
  }
  return found
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

describe('bent', { timeout: 600_000 }, () => {
  it('texts give a reading', async () => {
    expect(await odd(1, (chance) => bentText(oneOf(chance, infotexts), chance), readInfotext)).toEqual([])
  })

  it('graphs and settings of other programs give a reading or nothing', async () => {
    const make = (chance: Chance) => pictureOf(bent(oneOf(chance, written), chance))
    expect(await odd(2, make, readPictureRequest)).toEqual([])
  })

  it('files give a reading or nothing', async () => {
    const make = (chance: Chance) => new Blob([bentBytes(oneOf(chance, all), chance)])
    expect(await odd(3, make, readPictureRequest)).toEqual([])
  })

  it('pictures are decoded, or refused by their decoder', async () => {
    const make = (chance: Chance) => new Blob([bentBytes(oneOf(chance, pngs), chance)])
    const decode = async (file: Blob) => {
      await decodePicture(file, { channels: 4 }).catch((error: unknown) => {
        // What the runtime says where one went too deep, or asked for room by a number that was read.
        if (/stack|array length|allocation|memory/i.test(String(error))) throw error
      })
      return undefined
    }
    expect(await odd(4, make, decode)).toEqual([])
  })
})

/** Embeddings from every kind of file; the files are made by tools/golden/embeddings.py. Comparisons are exact. */
import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodePng } from '../../imaging/index.ts'
import { blobBytes, memoryBytes } from '../bytes/bytes.ts'
import { unpickle } from '../torch/pickle.ts'
import { openZip } from '../torch/zip.ts'
import { readEmbeddings } from './embedding.ts'

const open = (name: string) => {
  const bytes = new Uint8Array(readFileSync(new URL(`__fixtures__/${name}`, import.meta.url)))
  return readEmbeddings(name, memoryBytes(bytes))
}
const vectors = [0.5, -1.25, 2, 3, 0.125, -0.75]

describe('an embedding', () => {
  it.each([
    ['a1111.pt', ['a1111', 'trained-name']],
    ['parameters.pt', ['parameters', 'trained-name']],
    ['diffusers.bin', ['diffusers', '<cat-toy>']],
    ['text.png', ['text', 'trained-name']],
    ['compressed.png', ['compressed', 'trained-name']],
    ['pixels.png', ['pixels', 'trained-name']],
  ])('is read from %s', async (name, triggers) => {
    const [embedding] = await open(name)
    expect(embedding).toMatchObject({ triggers, count: 2, width: 3 })
    expect([...embedding!.vectors]).toEqual(vectors)
  })

  it('may be a single vector', async () => {
    const [embedding] = await open('one.bin')
    expect(embedding).toMatchObject({ triggers: ['one', '<one>'], count: 1, width: 3 })
    expect([...embedding!.vectors]).toEqual(vectors.slice(3))
  })

  it('is in no picture that merely has black columns', async () => {
    const rgb = Uint8Array.from({ length: 3 * 9 * 4 }, (_, i) => (Math.floor(i / 3) % 3 === 1 ? 0 : i))
    const picture = await encodePng({ width: 9, height: 4, rgb })
    expect(await readEmbeddings('stripes.png', blobBytes(picture))).toEqual([])
  })

  it('is refused in a sentence when the pickle is damaged', async () => {
    const zip = memoryBytes(new TextEncoder().encode('PK\x03\x04 and nothing else, but long enough to look'))
    await expect(readEmbeddings('x.pt', zip)).rejects.toThrow('x.pt is no embedding')
  })
})

it('a pickle that calls a function gets a description of the call, and nothing runs', () => {
  const pickle = new TextEncoder().encode('cos\nsystem\n(X\x04\x00\x00\x00echotR.')
  expect(unpickle(pickle, 'x.pt').value).toEqual({ callee: 'os.system', parts: ['echo'] })
})

it('an archive unpacks to 32 MB and no more, however its files share them', async () => {
  const archive = await openZip(memoryBytes(deflated('x', new Uint8Array(12 << 20))), 'x.pt')
  const read = async () => (await archive.read('x'))?.length
  for (const _ of ['once', 'twice']) expect(await read()).toBe(12 << 20)
  await expect(read()).rejects.toThrow('x.pt is damaged: it unpacks to more than 32 MB')
})

/** A zip with one deflated file, whose path is one letter. */
function deflated(path: string, plain: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed = deflateRawSync(plain)
  const [local, listed, end] = [Buffer.alloc(30), Buffer.alloc(46), Buffer.alloc(22)]
  local.write('PK\x03\x04')
  local.writeUInt16LE(path.length, 26)
  listed.write('PK\x01\x02')
  listed.writeUInt16LE(8, 10)
  listed.writeUInt32LE(packed.length, 20)
  listed.writeUInt16LE(path.length, 28)
  end.write('PK\x05\x06')
  end.writeUInt16LE(1, 10)
  const name = Buffer.from(path)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  return new Uint8Array(Buffer.concat([local, name, packed, listed, name, end]))
}

import { describe, expect, it } from 'vitest'
import { rawHeader, writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { GenerationError } from '../../generation/index.ts'
import { memoryBytes } from './bytes.ts'
import { readSafetensors } from './safetensors.ts'

const ascii = (text: string) => new TextEncoder().encode(text)
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
const open = (bytes: Uint8Array<ArrayBuffer>) => readSafetensors(memoryBytes(bytes), 'model.safetensors')

/** A file with this header and so many bytes of data. */
const file = (header: unknown, dataBytes: number) =>
  joined(rawHeader(JSON.stringify(header)), new Uint8Array(dataBytes))
const f16 = (shape: number[], begin: number, end: number) => ({ dtype: 'F16', shape, data_offsets: [begin, end] })

describe('a good file', () => {
  it('gives each tensor its format, shape and place in the file, and the metadata', async () => {
    const bytes = writeSafetensors(
      { a: { dtype: 'F16', shape: [3], data: ascii('abcdef') }, b: { dtype: 'F32', shape: [2, 2] } },
      { format: 'pt' },
    )
    const { tensors, metadata } = await open(bytes)
    expect(metadata).toEqual({ format: 'pt' })
    expect([...tensors.keys()]).toEqual(['a', 'b'])
    const { begin, end, ...a } = tensors.get('a')!
    expect(a).toEqual({ dtype: 'F16', shape: [3] })
    expect(new TextDecoder().decode(bytes.subarray(begin, end))).toBe('abcdef')
    expect(tensors.get('b')).toEqual({ dtype: 'F32', shape: [2, 2], begin: end, end: bytes.length })
  })

  it('may hold single numbers and empty tensors, at odd offsets and in any order', async () => {
    const header = {
      late: f16([], 1, 3),
      byte: { dtype: 'U8', shape: [1], data_offsets: [0, 1] },
      none: f16([0, 4], 3, 3),
    }
    const { tensors } = await open(file(header, 3))
    expect([...tensors.values()].map(({ begin, end }) => end - begin)).toEqual([2, 1, 0])
  })

  it('may say null for its metadata, and hold formats that nobody reads', async () => {
    const header = {
      __metadata__: null,
      packed: { dtype: 'F4', shape: [4], data_offsets: [0, 2] },
      future: { dtype: 'F3_X', shape: [9], data_offsets: [2, 7] },
    }
    const { metadata, tensors } = await open(file(header, 7))
    expect(metadata).toEqual({})
    expect(Array.from(tensors.values(), ({ dtype }) => dtype)).toEqual(['F4', 'other'])
  })

  it('is not read beyond its header', async () => {
    const bytes = writeSafetensors({ a: { dtype: 'F16', shape: [1000] } })
    const ends: number[] = []
    const source = memoryBytes(bytes)
    const read = (begin: number, end: number) => {
      ends.push(end)
      return source.read(begin, end)
    }
    await readSafetensors({ ...source, read }, 'model.safetensors')
    expect(Math.max(...ends)).toBe(bytes.length - 2000)
  })
})

describe('a bad file is refused with its name and what to do', () => {
  it('is no model where it is a note of two letters', async () => {
    const refused = readSafetensors(memoryBytes(ascii('hi')), 'notes.txt')
    await expect(refused).rejects.toThrow('notes.txt is no model. Use the .safetensors file of the model.')
    await expect(readSafetensors(memoryBytes(ascii('hi')), 'a.safetensors')).rejects.toThrow(/cut short/)
  })

  const big = rawHeader('{}')
  new DataView(big.buffer).setBigUint64(0, 100_000_001n, true)
  const cases: [string, Uint8Array<ArrayBuffer>, RegExp][] = [
    ['is empty', new Uint8Array(), /cut short.*Download it again/],
    ['ends within its header', rawHeader('{"a":1}').subarray(0, 12), /cut short/],
    ['ends within its tensors', file({ a: f16([4], 0, 8) }, 7), /cut short: \d+ of \d+ bytes/],
    ['has a header of more than 100 MB', big, /not a safetensors file/],
    ['has a header that is not JSON', rawHeader('{"a":'), /not JSON/],
    [
      'has a header that is not UTF-8',
      joined(Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0), ascii('{"'), Uint8Array.of(0xff, 0x7d)),
      /not JSON/,
    ],
    ['has a list for a header', rawHeader('[]'), /not a JSON object/],
    ['has metadata that is not text', file({ __metadata__: { a: 1 } }, 0), /metadata/],
    ['has an entry that is no tensor', file({ a: { dtype: 'F16', shape: [1] } }, 0), /entry of a/],
    ['has a negative size', file({ a: f16([-1, -1], 0, 2) }, 2), /entry of a/],
    ['has a fractional offset', file({ a: f16([1], 0.5, 2.5) }, 3), /entry of a/],
    ['has offsets the wrong way round', file({ a: f16([2], 4, 0) }, 4), /a has -4 bytes/],
    [
      'has offsets that do not match the shape',
      file({ a: f16([3], 0, 4) }, 4),
      /a has 4 bytes where its shape needs 6/,
    ],
    ['has overlapping tensors', file({ a: f16([2], 0, 4), b: f16([2], 2, 6) }, 6), /b overlaps/],
    ['has a hole between tensors', file({ a: f16([1], 0, 2), b: f16([1], 4, 6) }, 6), /hole before b/],
    ['has bytes after the last tensor', file({ a: f16([1], 0, 2) }, 9), /7 bytes at its end/],
    ['has the header of no model', joined(rawHeader(' '.repeat((32 << 20) + 8))), /more than any model needs/],
    ['nests its header', file([[[[[[[[[]]]]]]]]], 0), /not JSON/],
    ['has more sizes than fit', file({ a: f16([2 ** 53 - 1, 2 ** 53 - 1], 0, 2) }, 2), /its shape needs/],
    ['lists tensors without an end', rawHeader(`{${'"a":1,'.repeat(3)}"__proto__":1}`), /entry of/],
    ['is a Git LFS pointer', ascii('version https://git-lfs.github.com/spec/v1\noid sha256:0'), /Git LFS/],
    ['is a web page', ascii('<!DOCTYPE html><html>'), /web page/],
    ['is a web page after a blank line', ascii('\n  <html><head>'), /web page/],
    [
      'is a zipped pickle',
      joined(ascii('PK'), Uint8Array.of(3, 4, 0, 0, 8, 8, 0, 0, 0)),
      /pickle.*can run code.*convert/,
    ],
    ['is a bare pickle', Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9), /pickle/],
    ['is a GGUF', joined(ascii('GGUF'), Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0)), /GGUF/],
  ]
  it.each(cases)('when it %s', async (_, bytes, sentence) => {
    const error = await open(bytes).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(GenerationError)
    expect(error).toMatchObject({ code: 'bad-file', message: expect.stringMatching(/^model\.safetensors .*\.$/s) })
    expect((error as Error).message).toMatch(sentence)
  })
})

/** Weights on their way to the runtime: what each recipe makes of the bytes in the file. */
import { describe, expect, it } from 'vitest'
import { memoryBytes, type Patch, type StoredTensor, toFloat16 } from '../../../models/index.ts'
import { weightReader } from './index.ts'

const bytes = (values: number[]) => new Uint8Array(Float32Array.from(values).buffer)
const tensor = (values: number[], shape: number[]): StoredTensor => {
  const data = bytes(values)
  return { source: memoryBytes(data), begin: 0, end: data.length, dtype: 'F32', shape }
}
const weights = new Map([
  ['w', tensor([1, 2, 3, 4, 5, 6], [3, 2])],
  ['b', tensor([10, 20, 30], [3])],
  ['c', tensor([1, 1, 2], [3])],
])
const read = (recipe: Parameters<ReturnType<typeof weightReader>>[0]) => [...weightReader(weights)(recipe)]

describe('a recipe', () => {
  it('gives a tensor as it is', () => {
    expect(read({ type: 'float32', shape: [3, 2], parts: ['w'] })).toEqual([...bytes([1, 2, 3, 4, 5, 6])])
  })

  it('takes rows of it', () => {
    expect(read({ type: 'float32', shape: [1, 2], parts: ['w'], rows: [1, 2] })).toEqual([...bytes([3, 4])])
  })

  it('adds its parts', () => {
    expect(read({ type: 'float32', shape: [3], parts: ['b', 'c'] })).toEqual([...bytes([11, 21, 32])])
  })

  it('fills the second axis up with zeros', () => {
    expect(read({ type: 'float32', shape: [3, 3], parts: ['w'], columns: 2 })).toEqual([
      ...bytes([1, 2, 0, 3, 4, 0, 5, 6, 0]),
    ])
  })

  it('converts to 16 bits', () => {
    const half = new Uint8Array(toFloat16(bytes([11, 21, 32]), 'F32').buffer)
    expect(read({ type: 'float16', shape: [3], parts: ['b', 'c'] })).toEqual([...half])
  })

  it('leaves the file’s own numbers alone', () => {
    read({ type: 'float32', shape: [3], parts: ['b', 'c'] })
    expect(read({ type: 'float32', shape: [3], parts: ['b'] })).toEqual([...bytes([10, 20, 30])])
  })

  it('tells how much was read', () => {
    const counts: number[] = []
    const reader = weightReader(weights, (count) => counts.push(count))
    reader({ type: 'float32', shape: [3], parts: ['b', 'c'] })
    expect(counts).toEqual([24])
  })

  it('merges halves at once, to the bits of one change after the other', () => {
    const numbers = (count: number, seed: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(seed + i))
    const halves = toFloat16(bytes([...numbers(8 * 16, 1)]), 'F32')
    const data = new Uint8Array(Uint16Array.from(halves).buffer)
    const plain = { source: memoryBytes(data), begin: 0, end: data.length, dtype: 'F16', shape: [8, 16] } as const
    const [up, down] = [numbers(8 * 2, 2), numbers(2 * 16, 3)]
    const change: Omit<Patch, 'product'> = {
      layer: {},
      strength: 1,
      of: 'weight',
      addTo(values, [from, to]) {
        const add = (row: number, column: number, j: number) => {
          const product = Math.fround(up[row * 2 + j]! * down[j * 16 + column]!)
          values[(row - from) * 16 + column]! += product
        }
        for (let row = from; row < to; row++) {
          for (let column = 0; column < 16; column++) for (const j of [0, 1]) add(row, column, j)
        }
      },
    }
    const atOnce: Patch = {
      ...change,
      addTo: () => expect.fail('It was written down in float32'),
      product: ([from, to]) => ({ a: up.slice(from * 2, to * 2), b: down, depth: 2 }),
    }
    const recipe = { type: 'float16', shape: [4, 16], parts: ['w'], rows: [4, 8] } as const
    const [slow, fast] = [change, atOnce].map((patch) =>
      weightReader(new Map([['w', { ...plain, patches: [patch, patch] }]]))(recipe),
    )
    expect(fast).toEqual(slow)
    expect(fast).not.toEqual(weightReader(new Map([['w', plain]]))(recipe))
  })
})

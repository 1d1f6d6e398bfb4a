/** Weights on their way to the runtime: what each recipe makes of the bytes in the file. */
import { describe, expect, it } from 'vitest'
import { memoryBytes, type StoredTensor, toFloat16 } from '../../../models/index.ts'
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
})

/** Texts that are known are not encoded again, and no text is taken for another. */
import { expect, it } from 'vitest'
import { EncodedTexts } from './encoded-texts.ts'

function counted() {
  const texts = new EncodedTexts()
  let count = 0
  const encode = async (ids: number[], { skip = 0, vectors = [] as number[] } = {}) => {
    const text = { ids: Int32Array.from(ids), skip, vectors: [Float32Array.from(vectors)] }
    return (await texts.of(text, async () => [{ hidden: Float32Array.of(++count) }]))[0]!.hidden[0]
  }
  return { texts, encode }
}

it('a text is another by its ids, its vectors and the layers that are skipped', async () => {
  const { encode } = counted()
  expect(await encode([1, 2])).toBe(1)
  expect(await encode([1, 2])).toBe(1)
  expect(await encode([1, 3])).toBe(2)
  expect(await encode([1, 2], { skip: 1 })).toBe(3)
  expect(await encode([1, 2], { vectors: [0.5] })).toBe(4)
  expect(await encode([1, 2], { vectors: [0.25] })).toBe(5)
  expect(await encode([1, 2], { vectors: [0.5] })).toBe(4)
})

it('keeps those that were used last, and none that failed', async () => {
  const { texts, encode } = counted()
  await encode([0])
  for (let id = 1; id < 32; id++) await encode([id])
  expect(await encode([0])).toBe(1)
  await encode([32])
  expect(await encode([0])).toBe(1)
  expect(await encode([1])).toBe(34)
  texts.clear()
  expect(await encode([0])).toBe(35)
  const failing = texts.of({ ids: Int32Array.of(99), skip: 0, vectors: [] }, () => Promise.reject('no'))
  await expect(failing).rejects.toBe('no')
  expect(await encode([99])).toBe(36)
})

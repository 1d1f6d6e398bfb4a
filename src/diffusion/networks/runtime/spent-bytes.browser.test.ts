/** Weights leave memory as soon as they are copied. In a browser, as Node 20 cannot free a buffer. */
import { expect, it } from 'vitest'
import { loadOrt, openDevice, Runtime } from './index.ts'
import { free } from './spent-bytes.ts'

it('frees bytes that fill their buffer', () => {
  const bytes = new Uint8Array(8)
  free(bytes)
  expect(bytes.length).toBe(0)
})

it('leaves bytes alone that share their buffer', () => {
  const file = new Uint8Array(8)
  free(file.subarray(4))
  expect(file.length).toBe(8)
})

it.each([
  ['the GPU', true],
  ['the processor', false],
])('holds one weight at a time while a session is made on %s', async (_, allowed) => {
  const runtime = new Runtime(await loadOrt(), await openDevice({ allowed }), 'float32')
  const dialect = runtime.dialect('test')
  const x = dialect.graph.input('x', 'float32', ['rows', 2])
  dialect.graph.output(dialect.linear('layer', x, { in: 2, out: 2 }), 'float32', ['rows', 2])
  const given: Uint8Array[] = []
  const held: number[] = []
  const session = await runtime.session(dialect, ({ shape }) => {
    held.push(given.filter(({ length }) => length > 0).length)
    const weight = new Uint8Array(Float32Array.from({ length: shape.length === 2 ? 4 : 2 }, (_, i) => i + 1).buffer)
    given.push(weight)
    return weight
  })
  // The processor's optimizer reads weights once more.
  expect(held).toEqual(Array(allowed ? 2 : 4).fill(0))
  const y = await session.values({ x: runtime.float32(Float32Array.of(1, 1), [1, 2]) }, 'layer:out')
  expect([...y]).toEqual([1 + 2 + 1, 3 + 4 + 2])
})

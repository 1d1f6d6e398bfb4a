/** Sessions on a real device: what is said when the device goes, when a weight cannot be read, when memory is short. */
import { describe, expect, inject, it } from 'vitest'
import { watchedBuffers } from '../../../../e2e/support/watched-buffers.ts'
import { weightBytes } from '../graph/index.ts'
import { loadOrt, openDevice, type Rewrite, Runtime } from './index.ts'

async function openRuntime(): Promise<Runtime> {
  return new Runtime(await loadOrt(), await openDevice(), 'float32')
}

/** y = x·Wᵀ + b, with weights called "layer". */
function linear(runtime: Runtime, size: number) {
  const dialect = runtime.dialect('test')
  const x = dialect.graph.input('x', 'float32', ['rows', size])
  dialect.graph.output(dialect.linear('layer', x, { in: size, out: size }), 'float32', ['rows', size])
  return dialect
}

/** GPUBufferUsage.STORAGE, which TypeScript does not know here. */
const storage = 0x80

const zeros = (bytes: number) => () => new Uint8Array(bytes)
/** 0, 1 … 6, 0, 1 … */
const counted = (shape: readonly number[]) =>
  new Uint8Array(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 7).buffer)
const zeroed = (bytes: number) => () => [new Uint8Array(bytes)]

describe('a session', () => {
  // The first of all: the runtime looks for an adapter once.
  it('is made on the device that is there, even where the browser has no adapter to give just then', async () => {
    const runtime = await openRuntime()
    const { requestAdapter } = navigator.gpu
    navigator.gpu.requestAdapter = async () => null
    try {
      const session = await runtime.session(linear(runtime, 2), zeros(16))
      const y = await session.values({ x: runtime.float32(Float32Array.of(1, 2), [1, 2]) }, 'layer:out')
      expect([...y]).toEqual([0, 0])
    } finally {
      navigator.gpu.requestAdapter = requestAdapter
    }
  })

  it('computes with the weights that it was given', async () => {
    const runtime = await openRuntime()
    const identity = Float32Array.of(1, 0, 0, 1)
    const session = await runtime.session(
      linear(runtime, 2),
      ({ shape }) => new Uint8Array(shape.length === 2 ? identity.buffer : Float32Array.of(3, 4).buffer),
    )
    const y = await session.values({ x: runtime.float32(Float32Array.of(1, 2), [1, 2]) }, 'layer:out')
    expect([...y]).toEqual([4, 6])
  })

  it.skipIf(inject('gpu') !== 'lavapipe')('keeps weights in 16 bits and computes with them in 32', async () => {
    const runtime = new Runtime(await loadOrt(), await openDevice(), 'float16')
    const dialect = runtime.dialect('test', 'float32', undefined, 'float16')
    const x = dialect.graph.input('x', 'float32', ['rows', 2])
    dialect.graph.output(dialect.linear('layer', x, { in: 2, out: 2 }), 'float32', ['rows', 2])
    expect([...dialect.graph.weights.values()].map(weightBytes)).toEqual([8, 8])
    const halves = Uint16Array.of(0x3c00, 0, 0, 0x3c00)
    const session = await runtime.session(
      dialect,
      ({ shape }) => new Uint8Array(shape.length === 2 ? halves.buffer : Float32Array.of(3, 4).buffer),
    )
    // A half would hold neither.
    const given = Float32Array.of(1.0001, 100_000)
    const y = await session.values({ x: runtime.float32(given, [1, 2]) }, 'layer:out')
    expect([...y]).toEqual([...Float32Array.of(given[0]! + 3, 100_004)])
  })

  it('takes other weights in place, and computes with them', async () => {
    const runtime = await openRuntime()
    const session = await runtime.session(linear(runtime, 2), zeros(16))
    const layer = Float32Array.of(1, 0, 0, 1)
    const made = (rewrites: readonly Rewrite[]) =>
      rewrites.map(({ recipe }) => new Uint8Array((recipe.shape.length === 2 ? layer : Float32Array.of(3, 4)).buffer))
    expect(await session.rewrite(['layer.weight', 'layer.bias'], made)).toBe(true)
    const y = await session.values({ x: runtime.float32(Float32Array.of(1, 2), [1, 2]) }, 'layer:out')
    expect([...y]).toEqual([4, 6])
  })

  it('takes none where a weight is not in the buffer in which it was', async () => {
    const runtime = await openRuntime()
    const gpu = runtime.device.gpu!
    const { createBuffer } = gpu
    const buffers: GPUBuffer[] = []
    gpu.createBuffer = (how) => {
      const buffer = createBuffer.call(gpu, how)
      if (how.usage & storage) buffers.push(buffer)
      return buffer
    }
    const session = await runtime.session(linear(runtime, 2), zeros(16))
    for (const buffer of buffers) gpu.queue.writeBuffer(buffer, 0, new Uint8Array(16).fill(1))
    expect(await session.rewrite(['layer.weight'], zeroed(16))).toBe(false)
    for (const buffer of buffers) buffer.destroy()
    expect(await session.rewrite(['layer.weight'], zeroed(16))).toBe(false)
    expect(await session.rewrite(['unknown'], zeroed(16))).toBe(false)
    expect(runtime.failure()).toBeUndefined()
  })

  it('gives its weights’ memory back at its release, while others are there, and not what was taken from it', async () => {
    const device = await openDevice()
    const { alive: held } = watchedBuffers(device.gpu!)
    const runtime = new Runtime(await loadOrt(), device, 'float32')
    const dialect = linear(runtime, 256)
    const made = () => runtime.session(dialect, ({ shape }) => counted(shape), { onGpu: dialect.graph.outputs })
    const layers = () => [...held].filter(({ size }) => size === 256 * 256 * 4).length
    const [first, second] = [await made(), await made()]
    expect(layers()).toBe(2)
    const x = runtime.float32(new Float32Array(256).fill(1), [1, 256])
    const { 'layer:out': once } = runtime.owned(await first.run({ x }, ['layer:out']))
    await first.release()
    expect(layers()).toBe(1)

    const { 'layer:out': twice } = await second.run({ x: once }, ['layer:out'])
    const row = Array.from({ length: 256 }, (_, i) => i % 7)
    const layer = (given: readonly number[]) =>
      row.map((bias, out) => given.reduce((sum, value, i) => sum + value * ((256 * out + i) % 7), bias))
    expect([...((await twice.getData()) as Float32Array)]).toEqual(layer(layer(row.map(() => 1))))
    once.dispose()
  })

  it('throws what its weight reader threw', async () => {
    const runtime = await openRuntime()
    const made = runtime.session(linear(runtime, 2), () => {
      throw new Error('The file is gone')
    })
    await expect(made).rejects.toThrow('The file is gone')
  })

  it('says that the GPU stopped working, and another device works afterwards', async () => {
    const runtime = await openRuntime()
    const session = await runtime.session(linear(runtime, 2), zeros(16))
    runtime.device.gpu!.destroy()
    await runtime.device.gpu!.lost
    expect(await session.rewrite(['layer.weight'], zeroed(16))).toBe(false)
    const run = session.values({ x: runtime.float32(new Float32Array(2), [1, 2]) }, 'layer:out')
    await expect(run).rejects.toMatchObject({ name: 'GenerationError', code: 'device-lost' })
    expect(runtime.isLost).toBe(true)

    const again = await openRuntime()
    const second = await again.session(linear(again, 2), zeros(16))
    expect((await second.values({ x: again.float32(new Float32Array(2), [1, 2]) }, 'layer:out')).length).toBe(2)
  })

  it('says that the GPU refused a command, and the device goes on', async () => {
    const runtime = await openRuntime()
    const gpu = runtime.device.gpu!
    const session = await runtime.session(linear(runtime, 2), zeros(16))
    const values = () => session.values({ x: runtime.float32(new Float32Array(2), [1, 2]) }, 'layer:out')
    // As the browser tells of it; the software GPU of the tests keeps a real one to itself.
    const error = new GPUValidationError('Buffer is too small')
    gpu.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }))
    await expect(values()).rejects.toMatchObject({ name: 'GenerationError', code: 'gpu-refused' })
    expect(runtime.isLost).toBe(false)
    expect(await values()).toHaveLength(2)
  })

  it('says that memory is short when a weight finds no room', async () => {
    const { report } = await openDevice()
    const adapter = await navigator.gpu.requestAdapter()
    // The default limits: no buffer above 256 MiB.
    const gpu = await adapter!.requestDevice()
    const runtime = new Runtime(await loadOrt(), { report, gpu }, 'float32')
    const side = 8448
    const made = runtime.session(linear(runtime, side), ({ shape }) => new Uint8Array(shape.reduce((a, b) => a * b, 4)))
    await expect(made).rejects.toMatchObject({ name: 'GenerationError', code: 'out-of-memory' })
  })
})

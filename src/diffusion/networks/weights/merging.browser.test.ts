/** Several workers at once make the very bytes that one thread makes, in the same order; and where none starts, this thread does. */
import { afterEach, expect, it, vi } from 'vitest'
import { writeSafetensors } from '../../../../e2e/support/safetensors-writer.ts'
import { memoryBytes, openLora, type StoredTensor, type Weights, withLoras } from '../../../models/index.ts'
import type { WeightRecipe } from '../graph/index.ts'
import type { Rewrite } from '../runtime/index.ts'
import { Merging, weightReader } from './index.ts'

const [out, inner] = [1280, 1024]
const names = Array.from({ length: 8 }, (_, i) => `mid_block.attentions.0.transformer_blocks.${i}.attn1.to_q`)
let drawn = 0
/** Other numbers each time, from -0.05 to 0.05. */
function data(count: number): Uint8Array<ArrayBuffer> {
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = ((Math.imul(++drawn, 2654435761) >>> 8) / 2 ** 24 - 0.5) / 10
  return new Uint8Array(values.buffer)
}

/** Bytes at hand, and the same in a Blob: workers read that. */
const source = (bytes: Uint8Array<ArrayBuffer>) => ({ ...memoryBytes(bytes), blob: new Blob([bytes]) })

function stored(shape: number[]): StoredTensor {
  const bytes = data(shape.reduce((product, size) => product * size, 1))
  return { source: source(bytes), begin: 0, end: bytes.length, dtype: 'F32', shape }
}

/** Eight layers under a LoRA that also brings a bias and, for one of them, lengths of its own (DoRA). */
async function changed(): Promise<Weights> {
  const base = new Map(
    names.flatMap((name) => [
      [`${name}.weight`, stored([out, inner])] as const,
      [`${name}.bias`, stored([out])] as const,
    ]),
  )
  const tensor = (...shape: number[]) => ({ dtype: 'F32', shape, data: data(shape.reduce((a, b) => a * b, 1)) })
  const layers = names.flatMap((name, i) => {
    const key = `lora_unet_${name.replaceAll('.', '_')}`
    return [
      [`${key}.lora_down.weight`, tensor(4, inner)],
      [`${key}.lora_up.weight`, tensor(out, 4)],
      [`${key}.diff_b`, tensor(out)],
      ...(i === 5 ? [[`${key}.dora_scale`, tensor(out, 1)]] : []),
    ] as [string, ReturnType<typeof tensor>][]
  })
  const lora = await openLora('lora', source(writeSafetensors(Object.fromEntries(layers))))
  // As many blocks in one transformer as SDXL has.
  return withLoras({ family: 'sdxl', unet: base, textEncoder: new Map() }, 2, [{ lora, unet: 0.7, textEncoder: 1 }])
    .unet
}

/** Halves, and of one layer whole numbers with their scales; all are enough to be worth workers. */
const rewrites: Rewrite[] = names.flatMap((name, i) => {
  const recipe = { type: 'float16', shape: [out, inner], parts: [`${name}.weight`] } as const
  const rounded = (gives: 'codes' | 'scales'): WeightRecipe => ({
    ...recipe,
    ...(gives === 'codes' ? { type: 'uint8', shape: [out, inner / 32, 32] } : { shape: [out, inner / 32] }),
    rounded: { bits: 8, type: 'float16', gives },
  })
  const weight =
    i === 2 ? [rounded('codes'), rounded('scales')] : [i === 3 ? { ...recipe, type: 'float32' as const } : recipe]
  const bias = { type: 'float16', shape: [out], parts: [`${name}.bias`] } as const
  const convolution = { ...recipe, shape: [out, inner, 1, 1] }
  return [
    ...[...weight, bias].map((recipe) => ({ recipe, isPermuted: false })),
    { recipe: convolution, isPermuted: true },
  ]
})

/** What one thread makes, and workers. */
async function made(weights: Weights) {
  const read = weightReader(weights)
  const here = rewrites.filter(({ isPermuted }) => !isPermuted).map(({ recipe }) => read(recipe).slice())
  const counted: number[] = []
  const there: Uint8Array[] = []
  const merging = new Merging()
  for await (const bytes of merging.weights(weights, rewrites, (bytes) => counted.push(bytes))) there.push(bytes)
  merging.end()
  return { here, there, counted: counted.reduce((sum, bytes) => sum + bytes, 0) }
}

/** Quicker than a comparison that tells where they differ. */
function areSame(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  const isSame = (one: Uint8Array, other: Uint8Array) =>
    one.length === other.length && one.every((byte, i) => byte === other[i])
  return a.length === b.length && a.every((one, i) => isSame(one, b[i]!))
}

const recipeBytes = 4 * names.length * (2 * out * inner + out)

afterEach(() => vi.unstubAllGlobals())

it('are the bytes of one thread, in their order', async () => {
  const started = vi.fn()
  vi.stubGlobal(
    'Worker',
    class extends Worker {
      constructor(...how: ConstructorParameters<typeof Worker>) {
        super(...how)
        started()
      }
    },
  )
  const { here, there, counted } = await made(await changed())
  expect(started).toHaveBeenCalled()
  expect(
    areSame(
      there.filter((_, i) => !rewrites[i]!.isPermuted),
      here,
    ),
  ).toBe(true)
  expect(counted).toBe(recipeBytes)
  // [out, in] as [in, out].
  const halves = (bytes: Uint8Array) => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  const last = [halves(there.at(-3)!), halves(there.at(-1)!)] as const
  expect(last[1][7 * out + 9]).toBe(last[0][9 * inner + 7])
  expect(last[1][9]).not.toBe(last[0][9])
})

it('are made here where no worker starts', async () => {
  vi.stubGlobal(
    'Worker',
    class {
      constructor() {
        throw new Error('No workers here')
      }
    },
  )
  const { here, there } = await made(await changed())
  expect(
    areSame(
      there.filter((_, i) => !rewrites[i]!.isPermuted),
      here,
    ),
  ).toBe(true)
})

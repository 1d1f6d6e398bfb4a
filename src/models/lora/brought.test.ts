/** LoRAs that people bring, laid over mini: every row of the table. Norms agree to 1e-4 of themselves. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type LoraInput, loras, type Tensors } from '../../../e2e/support/brought/cases/loras.ts'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { type LocalByteSource, memoryBytes } from '../bytes/bytes.ts'
import type { StoredTensor } from '../bytes/weights.ts'
import { openCheckpoint } from '../checkpoint/checkpoint.ts'
import { identify } from '../checkpoint/identity.ts'
import { bundledEmbeddings } from '../embedding/embedding.ts'
import { openLora } from './lora.ts'
import { withLoras } from './merge.ts'

const support = new URL('../../../e2e/support/', import.meta.url)
const bytesIn = (path: string) => memoryBytes(new Uint8Array(readFileSync(new URL(path, support))))

let base: Parameters<typeof withLoras>[0]
beforeAll(async () => {
  const paths = ['unet', 'text_encoder'].flatMap((part) => [
    `${part}/config.json`,
    `${part}/${part === 'unet' ? 'diffusion_pytorch_model' : 'model'}.safetensors`,
  ])
  const { unet, textEncoder } = await openCheckpoint(
    new Map(paths.map((path) => [path, bytesIn(`models/mini/${path}`)])),
  )
  base = { unet: unet.weights, textEncoder: textEncoder!.weights }
})

describe('a LoRA', () => {
  it.each(loras)('$name', async ({ input, right }) => {
    const { name = `${input.file ?? 'lora'}.safetensors` } = input
    const source = sourceOf(input)
    const read = async () => {
      const { kind } = await identify(name, source)
      const lora = await openLora(name, source)
      return { kind, ...withLoras(base, 1, [{ lora, unet: 1, textEncoder: 1 }]) }
    }
    if (right.refused) {
      await expect(read()).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(right.refused) })
      return
    }
    const { kind, unet, textEncoder, ignored } = await read()
    expect(kind).toBe('lora')
    const changed = [...unet, ...textEncoder].filter(([, { patches }]) => patches)
    if (right.patched) expect(changed.map(([key]) => key).sort()).toEqual([...right.patched].sort())
    for (const [, tensor] of changed) expect(change(tensor)).toBeGreaterThan(0)
    const ofKeys = changed.find(([key]) => key.endsWith('attn2.to_k.weight'))?.[1]
    if (right.norm) expect(change(ofKeys!) / right.norm).toBeCloseTo(1, 4)
    if (right.scale) expect(change(ofKeys!) / (await unscaled(input))).toBeCloseTo(right.scale, 4)
    expect(ignored.flatMap(({ keys }) => keys)).toEqual(right.ignored ?? [])
    const words = await bundledEmbeddings(name, source)
    expect(words.flatMap(({ triggers }) => triggers)).toEqual(right.words ?? [])
  })
})

function sourceOf({ file, tensors, metadata }: LoraInput): LocalByteSource {
  return file ? bytesIn(`brought/files/${file}.safetensors`) : memoryBytes(writeSafetensors(filled(tensors!), metadata))
}

/** Numbers between −5/8 and 5/8 in a row that repeats after eleven; only formats of floats are filled. */
function filled(tensors: Tensors) {
  return Object.fromEntries(
    Object.entries(tensors).map(([key, entry]) => {
      const { dtype, shape } = 'dtype' in entry ? entry : { dtype: 'F32', shape: entry }
      const count = shape.reduce((product, size) => product * size, 1)
      const data = new Uint8Array(Float32Array.from({ length: count }, (_, i) => (((i * 7 + 3) % 11) - 5) / 8).buffer)
      return [key, { dtype, shape, ...(dtype === 'F32' && { data }) }]
    }),
  )
}

/** How far the same file changes it where nothing is said of alpha. */
async function unscaled({ tensors }: LoraInput): Promise<number> {
  const lora = await openLora('plain', memoryBytes(writeSafetensors(filled(tensors!))))
  const { unet } = withLoras(base, 1, [{ lora, unet: 1, textEncoder: 1 }])
  return change([...unet.values()].find(({ patches }) => patches)!)
}

/** The root of the sum of squares of what the patches add; the weights themselves are of no matter here, but have to be some. */
function change({ shape, patches }: StoredTensor): number {
  const count = shape.reduce((product, size) => product * size, 1)
  const sum = new Float32Array(count)
  const original = () => Float32Array.from({ length: count }, (_, i) => ((i * 5) % 13) / 13 + 0.1)
  for (const { addTo } of patches!) addTo(sum, [0, shape[0]!], original)
  return Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0))
}

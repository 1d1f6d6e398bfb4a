/** SDXL's models as folders and as single files, its refiner's, and its LoRAs, changed by chance: see e2e/support/fuzz/survival.ts. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import { bentValue, type Chance, oneOf } from '../../../e2e/support/fuzz/mutations.ts'
import { changedTensors, headed } from '../../../e2e/support/fuzz/safetensors.ts'
import { survive } from '../../../e2e/support/fuzz/survival.ts'
import { xlPaths } from '../../../e2e/support/models/xl-paths.ts'
import { xlSingleFile } from '../../../e2e/support/models/xl-single-file.ts'
import { memoryBytes } from '../bytes/bytes.ts'
import { openLora } from '../lora/lora.ts'
import { withLoras } from '../lora/merge.ts'
import { openCheckpoint } from './checkpoint.ts'
import { identify } from './identity.ts'

const models = new URL('../../../e2e/support/models/', import.meta.url)
const bytesIn = (path: string) => new Uint8Array(readFileSync(new URL(path, models)))
const ofBase = (path: string) => bytesIn(`mini-xl/${path}`)
/** Two of the family have a UNet of their own, and the rest of the base. */
const of = (kind: 'refiner' | 'inpainting') => (path: string) =>
  bytesIn(`mini-xl${/^(unet|model_index)/.test(path) ? `-${kind}` : ''}/${path}`)

const folders = [
  new Map(xlPaths.base.map((path) => [path, ofBase(path)])),
  new Map(xlPaths.refiner.map((path) => [path, of('refiner')(path)])),
  new Map(xlPaths.base.map((path) => [path, of('inpainting')(path)])),
]

const json = (value: unknown) => memoryBytes(new TextEncoder().encode(JSON.stringify(value)))
const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes))

/** A folder with one of its files changed; only the headers of the weights are there to be read. */
function changedFolder(chance: Chance) {
  const folder = oneOf(chance, folders)
  const which = oneOf(chance, [...folder.keys()])
  return new Map(
    Array.from(folder, ([path, bytes]) => {
      if (path !== which || path.endsWith('.txt')) return [path, memoryBytes(bytes)]
      return [path, path.endsWith('.json') ? json(bentValue(parsed(bytes), chance)) : headed(chance, bytes)]
    }),
  )
}

/** What a single file cannot tell of a model so small. */
const tiny = (heads: number[]) => ({
  unet: { attention_head_dim: heads, addition_time_embed_dim: 8, norm_num_groups: 4 },
  vae: { norm_num_groups: 4 },
  textEncoder: { num_attention_heads: 2 },
  textEncoder2: { num_attention_heads: 3 },
})

/** What people's files have besides, by which it is told how they predict. */
const besides = ['v_pred', 'ztsnr', 'edm_vpred.sigma_max', 'denoiser.sigmas', 'model_ema.decay', 'refiner', '__proto__']
const empty = { dtype: 'F32', shape: [0], data_offsets: [0, 0] }

/** One entry that is amiss has the file refused: half of them are whole but for a tensor that is not there, or one that nobody needs. */
function bentFile(header: unknown, chance: Chance): unknown {
  if (chance() < 0.5) return bentValue(header, chance)
  const entries = Object.entries(Object(header))
  const without = chance() < 0.5 ? undefined : oneOf(chance, entries)
  const more = besides.filter(() => chance() < 0.2).map((name) => [name, empty])
  return Object.fromEntries([...entries.filter((entry) => entry !== without), ...more])
}

const loras = readdirSync(new URL('loras-xl/', models))
  .filter((name) => /^(?!expected).*\.safetensors$/.test(name))
  .map((name) => ({ name, bytes: bytesIn(`loras-xl/${name}`) }))

describe('nothing but sentences comes of changed', { timeout: 600_000 }, () => {
  it('SDXL’s folders', () => survive('SDXL’s folders', { seed: 21, make: changedFolder, read: openCheckpoint }))

  it('SDXL’s single files', async () => {
    const files = [
      { bytes: await xlSingleFile(async (path) => ofBase(path)), options: tiny([2, 3, 2]) },
      {
        bytes: await xlSingleFile(async (path) => of('refiner')(path), { of: 'refiner' }),
        options: tiny([1, 3, 4, 2]),
      },
    ]
    const make = (chance: Chance) => {
      const { bytes, options } = oneOf(chance, files)
      return { source: headed(chance, bytes, bentFile), options }
    }
    const read = async ({ source, options }: ReturnType<typeof make>) => {
      await identify('xl.safetensors', source)
      await openCheckpoint(new Map([['xl.safetensors', source]]), options)
    }
    await survive('SDXL’s single files', { seed: 22, make, read })
  })

  it('SDXL’s LoRAs, read and laid over a model', async () => {
    const files = Array.from(folders[0]!, ([path, bytes]) => [path, memoryBytes(bytes)] as const)
    const { unet, textEncoder, textEncoder2 } = await openCheckpoint(new Map(files))
    const base = {
      ...{ family: 'sdxl' as const, unet: unet.weights, textEncoder: textEncoder!.weights },
      textEncoder2: textEncoder2!.weights,
    }
    const make = (chance: Chance) => {
      const { name, bytes } = oneOf(chance, loras)
      return { name, source: changedTensors(chance, bytes) }
    }
    const read = async ({ name, source }: ReturnType<typeof make>) => {
      const lora = await openLora(name, source)
      const changed = withLoras(base, 1, [{ lora, unet: 0.7, textEncoder: 0.7 }])
      for (const part of ['unet', 'textEncoder', 'textEncoder2'] as const) {
        for (const { shape, patches } of changed[part]!.values()) {
          const count = shape.reduce((product, size) => product * size, 1)
          for (const { addTo } of patches ?? []) {
            addTo(new Float32Array(count), [0, shape[0]!], () => new Float32Array(count).fill(0.5))
          }
        }
      }
    }
    await survive('SDXL’s LoRAs, read and laid over a model', { seed: 23, make, read })
  })
})

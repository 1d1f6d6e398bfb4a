/** Parts that come by themselves: a VAE under any of its names, and Stable Diffusion 1.5's safety checker, whose names keys.json lists. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { goldenFolder } from '../../../e2e/support/golden.ts'
import { halves, imagined } from '../../../e2e/support/safetensors-writer.ts'
import { memoryBytes } from '../bytes/index.ts'
import { openSafetyChecker } from './safety-checker.ts'
import { openVae } from './vae-file.ts'

type Shapes = Record<string, readonly number[]>

/** A file of these shapes, under other names. */
const file = (shapes: Shapes, rename = (name: string) => name) =>
  imagined(halves(Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [rename(name), shape]))))

describe.skipIf(!goldenFolder)('a part by itself (needs the golden folder)', () => {
  const keys = async () => JSON.parse(await readFile(`${goldenFolder}/keys.json`, 'utf8'))

  it('is Stable Diffusion’s checker, with its prefix once or twice', async () => {
    const shapes: Shapes = (await keys()).safety_checker
    const twice = (name: string) => name.replace(/^vision_model\./, 'vision_model.vision_model.')
    for (const rename of [undefined, twice]) {
      const { config, weights } = await openSafetyChecker(new Map([['model.safetensors', file(shapes, rename)]]))
      expect(weights.size).toBe(396)
      expect(config).toMatchObject({ image_size: 224, patch_size: 14, num_attention_heads: 16, projection_dim: 768 })
    }
  })

  it('is a checker whose config says nothing of what it sees with', async () => {
    const config = memoryBytes(new TextEncoder().encode('{"vision_config":null}'))
    const files = new Map([
      ['model.safetensors', file((await keys()).safety_checker)],
      ['config.json', config],
    ])
    expect((await openSafetyChecker(files)).config).toMatchObject({ num_attention_heads: 16 })
  })

  it('is a VAE in diffusers’ names, or in LDM’s with their prefix or without', async () => {
    const listed = Object.entries((await keys()).vae as Record<string, { shape: number[]; ldm: string }>)
    const named = (name: (key: string, ldm: string) => string): Shapes =>
      Object.fromEntries(listed.map(([key, { shape, ldm }]) => [name(key, ldm), shape]))
    for (const shapes of [
      named((key) => key),
      named((_, ldm) => ldm),
      named((_, ldm) => ldm.replace('first_stage_model.', '')),
    ]) {
      const { config, weights } = await openVae(new Map([['mine.safetensors', file(shapes)]]))
      expect(weights.size).toBe(248)
      expect(config).toMatchObject({ block_out_channels: [128, 256, 512, 512] })
    }
  })
})

describe('a file that holds no such part', () => {
  const files = new Map([['x.safetensors', imagined({})]])

  it('is refused as a checker and as a VAE, each by name', async () => {
    await expect(openSafetyChecker(files)).rejects.toThrow('x.safetensors is no safety checker')
    await expect(openVae(files)).rejects.toThrow('x.safetensors holds no VAE')
  })
})

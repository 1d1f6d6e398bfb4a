/** SDXL's family, opened from folders and single files: what is told from tensors alone, what is missing, what is of no use. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { xlPaths } from '../../../e2e/support/models/xl-paths.ts'
import { xlSingleFile } from '../../../e2e/support/models/xl-single-file.ts'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { type ByteSource, memoryBytes } from '../bytes/bytes.ts'
import { readSafetensors } from '../bytes/safetensors.ts'
import { openCheckpoint } from './checkpoint.ts'
import { identify } from './identity.ts'

const models = 'e2e/support/models'
const ofBase = async (path: string) => new Uint8Array(await readFile(`${models}/mini-xl/${path}`))
const ofRefiner = async (path: string) =>
  new Uint8Array(await readFile(`${models}/mini-xl${/^(unet|model_index)/.test(path) ? '-refiner' : ''}/${path}`))

async function folder(paths: readonly string[], read = ofBase): Promise<Map<string, ByteSource>> {
  return new Map(await Promise.all(paths.map(async (path) => [path, memoryBytes(await read(path))] as const)))
}

/** What a single file cannot tell of a model so small. */
const tiny = (heads: number[]) => ({
  unet: { attention_head_dim: heads, addition_time_embed_dim: 8, norm_num_groups: 4 },
  vae: { norm_num_groups: 4 },
  textEncoder: { num_attention_heads: 2 },
  textEncoder2: { num_attention_heads: 3 },
})
const openFile = (bytes: Uint8Array<ArrayBuffer>, options = tiny([2, 3, 2])) =>
  openCheckpoint(new Map([['xl.safetensors', memoryBytes(bytes)]]), options)

/** The file without the tensors that `isLeftOut` names, and with others. */
async function changed(
  isLeftOut: (name: string) => boolean,
  more: Record<string, { dtype: string; shape: number[] }> = {},
) {
  const bytes = await xlSingleFile(ofBase)
  const { tensors } = await readSafetensors(memoryBytes(bytes), 'xl')
  const kept = [...tensors].filter(([name]) => !isLeftOut(name))
  return writeSafetensors({
    ...Object.fromEntries(
      kept.map(([name, { dtype, shape, begin, end }]) => [name, { dtype, shape, data: bytes.subarray(begin, end) }]),
    ),
    ...more,
  })
}

describe('an SDXL model', () => {
  it('is one as a folder and as a file, with two text encoders and what its config would say', async () => {
    const fromFolder = await openCheckpoint(await folder(xlPaths.base))
    const fromFile = await openFile(await xlSingleFile(ofBase))
    for (const model of [fromFolder, fromFile]) {
      expect(model).toMatchObject({ family: 'sdxl', inpainting: false, zeroesEmpty: true })
      expect(model.textEncoder?.config).toMatchObject({ hidden_act: 'quick_gelu', hidden_size: 16 })
      expect(model.textEncoder?.config.projection_dim).toBeUndefined()
      expect(model.textEncoder2?.config).toMatchObject({ hidden_act: 'gelu', hidden_size: 24, projection_dim: 20 })
      expect(model.vae?.config).toMatchObject({ scaling_factor: 0.13025, force_upcast: true })
      expect(model.schedulerConfig).toMatchObject({
        _class_name: 'EulerDiscreteScheduler',
        timestep_spacing: 'leading',
      })
    }
    const { sample_size: _, ...own } = fromFile.unet.config
    expect(fromFolder.unet.config).toMatchObject(own)
    expect(fromFile.unet.config).toMatchObject({
      ...{ addition_embed_type: 'text_time', projection_class_embeddings_input_dim: 68, cross_attention_dim: 40 },
      ...{ transformer_layers_per_block: [1, 2, 3], use_linear_projection: true, sample_size: 128 },
    })
    expect([...fromFile.unet.weights.keys()]).toEqual([...fromFolder.unet.weights.keys()])
  })

  it('has heads of 64 where nothing says otherwise', async () => {
    const { unet, ...others } = tiny([])
    const { attention_head_dim: _, ...rest } = unet
    const bytes = await xlSingleFile(ofBase)
    const opened = openCheckpoint(new Map([['xl.safetensors', memoryBytes(bytes)]]), { ...others, unet: rest })
    expect((await opened).unet.config.attention_head_dim).toEqual([1, 1, 1])
  })

  it('that is a refiner is known by its sizes, and has OpenCLIP’s encoder alone', async () => {
    const fromFolder = await openCheckpoint(await folder(xlPaths.refiner, ofRefiner))
    const fromFile = await openFile(await xlSingleFile(ofRefiner, { of: 'refiner' }), tiny([1, 3, 4, 2]))
    for (const model of [fromFolder, fromFile]) {
      expect(model).toMatchObject({ family: 'sdxl-refiner', zeroesEmpty: false, textEncoder2: undefined })
      expect(model.textEncoder?.config).toMatchObject({ hidden_act: 'gelu', projection_dim: 20 })
    }
  })

  it.each([
    [['v_pred'], { prediction_type: 'v_prediction' }],
    [['v_pred', 'ztsnr'], { prediction_type: 'v_prediction', rescale_betas_zero_snr: true }],
    [[], { prediction_type: 'epsilon' }],
  ])('marked by %j predicts so', async (markers, right) => {
    const { schedulerConfig } = await openFile(await xlSingleFile(ofBase, { markers }))
    expect(schedulerConfig).toMatchObject(right)
    expect('rescale_betas_zero_snr' in schedulerConfig).toBe('rescale_betas_zero_snr' in right)
  })

  it.each([
    [/^conditioner\.embedders\.1\./, 'lacks SDXL’s second text encoder, OpenCLIP’s.'],
    [/^conditioner\.embedders\.0\./, 'lacks SDXL’s first text encoder, CLIP’s.'],
  ])('without %s says which of its text encoders is missing', async (left, sentence) => {
    const bytes = await changed((name) => left.test(name))
    await expect(openFile(bytes)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(sentence),
    })
  })

  it.each(['edm_mean', 'edm_vpred.sigma_max'])('marked by %s is named as of no use yet', async (marker) => {
    const bytes = await changed(() => false, { [marker]: { dtype: 'F32', shape: [0] } })
    await expect(openFile(bytes)).rejects.toThrow(/is drawn by EDM’s noise levels/)
    await expect(identify('xl.safetensors', memoryBytes(bytes))).rejects.toThrow(/EDM/)
  })

  it('is a checkpoint when it is dropped', async () => {
    expect((await identify('xl.safetensors', memoryBytes(await xlSingleFile(ofBase)))).kind).toBe('checkpoint')
  })
})

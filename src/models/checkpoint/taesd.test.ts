/** TAESD in every naming, whole and in halves. Its author's numbering is that of taesd_decoder.safetensors and taesd_encoder.safetensors. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { goldenFolder } from '../../../e2e/support/golden.ts'
import { type TensorToWrite, writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { type ByteSource, memoryBytes } from '../bytes/bytes.ts'
import { readSafetensors } from '../bytes/safetensors.ts'
import { findCatalogueEntry } from '../catalogue.ts'
import { parseTaesdConfig } from '../configs/taesd-config.ts'
import { expectedTaesdTensors } from './expected-tensors.ts'
import { identify } from './identity.ts'
import type { Component } from './parts.ts'
import { openVae } from './vae-file.ts'

type Rename = (name: string) => string | undefined

/** The layers that have weights, in diffusers' count and in the author's, whose row begins with a clamp. */
const diffusersRow = [0, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18]
const authorsRow = [1, 3, 4, 5, 7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19]
const inAuthorsCount = (layer: string) => String(authorsRow[diffusersRow.indexOf(Number(layer))])

const decoderAlone: Rename = (name) =>
  /^decoder/.test(name) ? name.replace(/^decoder\.layers\.(\d+)/, (_, layer) => inAuthorsCount(layer)) : undefined
const encoderAlone: Rename = (name) => (/^encoder/.test(name) ? name.replace('encoder.layers.', '') : undefined)
const wholeAuthors: Rename = (name) =>
  name
    .replace(/^decoder\.layers\.(\d+)/, (_, layer) => `decoder.${inAuthorsCount(layer)}`)
    .replace('encoder.layers.', 'encoder.')

/** mini-taesd's tensors under other names; those that `rename` knows nothing of are left out. */
async function file(rename: Rename = (name) => name): Promise<ByteSource> {
  const source = memoryBytes(
    new Uint8Array(await readFile('e2e/support/models/mini-taesd/diffusion_pytorch_model.safetensors')),
  )
  const { tensors } = await readSafetensors(source, 'mini')
  const kept: Record<string, TensorToWrite> = {}
  for (const [name, { dtype, shape, begin, end }] of tensors) {
    const renamed = rename(name)
    if (renamed) kept[renamed] = { dtype, shape, data: await source.read(begin, end) }
  }
  return memoryBytes(writeSafetensors(kept))
}

async function contents({ weights }: Component<unknown>) {
  const read = async (name: string) => {
    const { source, begin, end } = weights.get(name)!
    return [name, Buffer.from(await source.read(begin, end)).toString('base64')]
  }
  return Object.fromEntries(await Promise.all(Array.from(weights.keys(), read)))
}

/** Where the store says that the catalogue's file is: under the name of its model. */
function storedPath(id: string): string {
  const { name, files } = findCatalogueEntry(id)!
  return `${name}/${files[0]!.path}`
}

const open = (...files: [string, ByteSource][]) => openVae(new Map(files))

describe('a TAESD', () => {
  it('is a VAE, and tells its widths and blocks by its tensors', async () => {
    expect(await identify('taesd.safetensors', await file())).toMatchObject({ kind: 'vae' })
    const { config, weights } = await open(['taesd.safetensors', await file()])
    expect(config).toMatchObject({
      _class_name: 'AutoencoderTiny',
      encoder_block_out_channels: [8, 8, 8, 8],
      decoder_block_out_channels: [12, 12, 12, 12],
      num_encoder_blocks: [1, 3, 3, 3],
      num_decoder_blocks: [3, 3, 3, 1],
      scaling_factor: 1,
    })
    expect(weights.size).toBe(134)
  })

  it('is the same under its author’s names, whole or as two files', async () => {
    const whole = await contents(await open(['taesd.safetensors', await file()]))
    expect(await contents(await open(['taesd.safetensors', await file(wholeAuthors)]))).toEqual(whole)
    const halves = [
      ['taesd_decoder.safetensors', await file(decoderAlone)],
      ['taesd_encoder.safetensors', await file(encoderAlone)],
    ] as [string, ByteSource][]
    expect(await contents(await open(...halves))).toEqual(whole)
    expect(await contents(await open(...halves.toReversed()))).toEqual(whole)
  })

  it('may be a decoder only, whatever the config beside it says', async () => {
    const config = memoryBytes(new Uint8Array(await readFile('e2e/support/models/mini-taesd/config.json')))
    const alone = await file(decoderAlone)
    expect(await identify('taesd_decoder.safetensors', alone)).toMatchObject({ kind: 'vae' })
    const opened = await open(['taesd_decoder.safetensors', alone], ['config.json', config])
    expect(opened.config).toMatchObject({ num_encoder_blocks: [], num_decoder_blocks: [3, 3, 3, 1] })
    expect(opened.weights.size).toBe(67)
  })

  it('is refused as an encoder only, for want of pictures', async () => {
    const alone = await file(encoderAlone)
    await expect(open(['taesd_encoder.safetensors', alone])).rejects.toThrow(/encoder, which makes no pictures/)
    await expect(identify('taesd_encoder.safetensors', alone)).rejects.toThrow(/makes no pictures/)
  })

  it.each([
    ['taesd3.safetensors', 16, 'Stable Diffusion 3 or Flux'],
    ['taef2.safetensors', 32, 'another kind of model'],
  ])('of another family, %s, is refused by name', async (name, channels, family) => {
    const bytes = memoryBytes(
      writeSafetensors({
        'decoder.layers.0.weight': { dtype: 'F16', shape: [64, channels, 3, 3] },
        'decoder.layers.2.conv.0.weight': { dtype: 'F16', shape: [64, 64, 3, 3] },
      }),
    )
    for (const refused of [identify(name, bytes), open([name, bytes])]) {
      await expect(refused).rejects.toThrow(`${name} is a TAESD for ${family}`)
    }
  })

  it.each([
    ['taesdxl_decoder.safetensors', 'sd', 'SDXL'],
    ['taesdxl/diffusion_pytorch_model.safetensors', 'sd', 'SDXL'],
    ['taesd_decoder.safetensors', 'sdxl', 'Stable Diffusion 1.5'],
    [storedPath('taesdxl'), 'sd', 'SDXL'],
    [storedPath('taesd'), 'sdxl', 'Stable Diffusion 1.5'],
  ] as const)('that calls itself %s is refused for a model of %s', async (name, family, own) => {
    const bytes = await file()
    await expect(openVae(new Map([[name, bytes]]), family)).rejects.toThrow(`${name} is a TAESD for ${own}`)
    const other = family === 'sd' ? 'sdxl' : 'sd'
    expect((await openVae(new Map([[name, bytes]]), other)).config._class_name).toBe('AutoencoderTiny')
    await expect(identify(name, bytes)).resolves.toMatchObject({ kind: 'vae' })
  })

  it.skipIf(!goldenFolder)('has the tensors that diffusers’ has (needs the golden folder)', async () => {
    const { taesd_diffusers } = JSON.parse(await readFile(`${goldenFolder}/keys.json`, 'utf8'))
    expect(Object.fromEntries(expectedTaesdTensors(parseTaesdConfig({}, 'taesd')))).toEqual(taesd_diffusers)
  })
})

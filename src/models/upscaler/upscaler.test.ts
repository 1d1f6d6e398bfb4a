/** Upscalers told by their tensors, from every kind of file; what is wrong with the others is said. Files: tools/golden/pictures/upscalers.py. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { memoryBytes } from '../bytes/index.ts'
import { identify } from '../checkpoint/index.ts'
import { singleFileParts } from '../checkpoint/single-file.ts'
import { openUpscaler } from './index.ts'

const bytesOf = (name: string) => new Uint8Array(readFileSync(`e2e/support/models/upscalers/${name}`))
const open = (name: string, bytes = bytesOf(name)) => openUpscaler(name, memoryBytes(bytes))

describe('an upscaler', () => {
  it.each([
    ['rrdb-4x-old.safetensors', { architecture: 'rrdb', scale: 4, blocks: 2, growth: 4, unshuffle: 1 }],
    ['rrdb-4x.safetensors', { architecture: 'rrdb', scale: 4, doublings: 2 }],
    ['rrdb-2x.pth', { architecture: 'rrdb', scale: 2, doublings: 2, unshuffle: 2 }],
    ['rrdb-1x-old.pth', { architecture: 'rrdb', scale: 1, doublings: 0 }],
    ['compact-4x.pth', { architecture: 'compact', scale: 4, layers: 3 }],
    ['compact-2x.safetensors', { architecture: 'compact', scale: 2, layers: 2 }],
    ['span-2x.pth', { architecture: 'span', scale: 2, features: 6, isNormed: true }],
  ])('is told by its tensors: %s', async (name, config) => {
    expect((await open(name)).config).toMatchObject(config)
    expect(await identify(name, memoryBytes(bytesOf(name)))).toMatchObject({ kind: 'upscaler' })
  })

  it.each([
    ['of grey pictures', 'grey-2x.pth', /takes pictures of one channel and gives one channel.*Choose one for colour/],
    [
      'with code in it',
      'code-2x.pth',
      /holds code beside its numbers \((posix|nt)\.system\), which Darkroom never runs/,
    ],
  ])('%s is refused, also where one asks what it is', async (_, name, sentence) => {
    await expect(open(name)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringMatching(sentence) })
    await expect(identify(name, memoryBytes(bytesOf(name)))).rejects.toMatchObject({
      message: expect.stringMatching(sentence),
    })
  })

  it.each(['rrdb-4x.safetensors', 'compact-4x.pth', 'rrdb-1x-old.pth', 'span-2x.pth'])(
    'that is cut short is refused: %s',
    async (name) => {
      const bytes = bytesOf(name)
      for (const share of [0.1, 0.5, 0.99]) {
        const cut = bytes.slice(0, Math.floor(bytes.length * share))
        await expect(open(name, cut)).rejects.toMatchObject({
          code: 'bad-file',
          message: expect.stringContaining(name),
        })
      }
    },
  )

  it.each([
    ['a HAT', 'layers.0.residual_group.blocks.0.conv_block.cab.0.weight', /is a HAT upscaler.*Darkroom reads ESRGAN/],
    ['a face restorer', 'stylegan_decoder.style_mlp.1.weight', /is a GFPGAN, which restores faces/],
    ['nothing of the kind', 'something.weight', /is no upscaler.*choose one of those/],
  ])('of another architecture is named: %s', async (_, tensor, sentence) => {
    const bytes = writeSafetensors({ [tensor]: { dtype: 'F32', shape: [1] } })
    await expect(open('x.safetensors', bytes)).rejects.toMatchObject({ message: expect.stringMatching(sentence) })
  })

  it('that is opened as a model is said to be one, or which one it is', async () => {
    const asModel = (bytes: Uint8Array<ArrayBuffer>) =>
      singleFileParts(new Map([['x.safetensors', memoryBytes(bytes)]]), 'x.safetensors')
    await expect(asModel(bytesOf('compact-2x.safetensors'))).rejects.toMatchObject({
      message: expect.stringMatching(/^x\.safetensors is an upscaler.*press Enlarge/),
    })
    const hat = writeSafetensors({
      'layers.0.residual_group.blocks.0.conv_block.cab.0.weight': { dtype: 'F32', shape: [1] },
    })
    await expect(asModel(hat)).rejects.toMatchObject({ message: expect.stringContaining('is a HAT upscaler') })
  })

  it('lacking a tensor is refused by its name', async () => {
    const bytes = writeSafetensors({
      'body.0.weight': { dtype: 'F32', shape: [4, 3, 3, 3] },
      'body.1.weight': { dtype: 'F32', shape: [4] },
      'body.2.weight': { dtype: 'F32', shape: [12, 4, 3, 3] },
    })
    await expect(open('x.safetensors', bytes)).rejects.toMatchObject({
      message: expect.stringMatching(/lacks .*body\.0\.bias/),
    })
  })
})

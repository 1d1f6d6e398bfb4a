/** Blocks of SD 1.5's layers; the right ones are CompVis' names of the same layers (input_blocks.4.1.proj_in is in IN04). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memoryBytes } from '../bytes/bytes.ts'
import { openCheckpoint } from '../checkpoint/checkpoint.ts'
import { blockOf } from './layer-names.ts'
import { openLora } from './lora.ts'
import { withLoras } from './merge.ts'

describe('a layer’s block', () => {
  it.each([
    ['conv_in', 'IN00'],
    ['down_blocks.0.resnets.0.conv1', 'IN01'],
    ['down_blocks.0.attentions.1.proj_in', 'IN02'],
    ['down_blocks.0.downsamplers.0.conv', 'IN03'],
    ['down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k', 'IN04'],
    ['down_blocks.2.attentions.1.proj_in', 'IN08'],
    ['down_blocks.3.resnets.1.conv1', 'IN11'],
    ['mid_block.attentions.0.proj_in', 'M00'],
    ['up_blocks.0.resnets.0.conv1', 'OUT00'],
    ['up_blocks.0.upsamplers.0.conv', 'OUT02'],
    ['up_blocks.1.attentions.0.proj_in', 'OUT03'],
    ['up_blocks.3.attentions.2.proj_out', 'OUT11'],
    ['conv_out', undefined],
    ['time_embedding.linear_1', undefined],
  ])('of %s is %s', (path, block) => {
    expect(blockOf({ part: 'unet', path }, 2)).toBe(block)
    expect(blockOf({ part: 'textEncoder', path }, 2)).toBe('BASE')
  })
})

it('a LoRA counts in each block as much as is said of it there', async () => {
  const models = new URL('../../../e2e/support/models/', import.meta.url)
  const file = (path: string) => memoryBytes(new Uint8Array(readFileSync(new URL(path, models))))
  const parts = ['unet', 'text_encoder'].flatMap((part) => [
    `${part}/config.json`,
    `${part}/${part === 'unet' ? 'diffusion_pytorch_model' : 'model'}.safetensors`,
  ])
  const { unet, textEncoder } = await openCheckpoint(new Map(parts.map((path) => [path, file(`mini/${path}`)])))
  const base = { unet: unet.weights, textEncoder: textEncoder!.weights }
  const lora = await openLora('kohya', file('loras/kohya.safetensors'))
  /** The strength of each tensor's change. */
  const strengths = (blocks?: Record<string, number>) => {
    const changed = withLoras(base, 1, [{ lora, unet: 0.5, textEncoder: 0.5, blocks }])
    const all = (['unet', 'textEncoder'] as const).flatMap((part) =>
      [...changed[part]].map(([name, { patches }]): [string, number] => [
        blockOf({ part, path: name.replace(/\.\w+$/, '') }, 1) ?? '',
        patches?.[0]?.strength ?? 0,
      ]),
    )
    return new Map(all.filter(([, strength]) => strength !== 0))
  }
  const known = [...strengths().keys()]
  expect(known.length).toBeGreaterThan(1)
  for (const strength of strengths().values()) expect(strength).toBe(0.5)
  const [first, ...others] = known
  expect([...strengths({ ...Object.fromEntries(others.map((block) => [block, 0])), [first!]: 0.5 })]).toEqual([
    [first, 0.25],
  ])
})

/**
 * Names and shapes: __fixtures__/keys.json, every tensor of SD 1.5 as diffusers 0.39.0.dev0 and transformers 5.18 build it.
 * Counts of the small model: the sum of `p.numel()` over the parameters of one trained with diffusers under these configs.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Shapes } from '../bytes/weights.ts'
import { parseClipTextConfig } from '../configs/clip-text-config.ts'
import { parseUnetConfig } from '../configs/unet-config.ts'
import { parseVaeConfig } from '../configs/vae-config.ts'
import { expectedClipTextTensors, expectedUnetTensors, expectedVaeTensors } from './expected-tensors.ts'
import { clipTextName, unetRename, vaeRename } from './stored-names.ts'

type Rows = Record<string, { shape: number[]; ldm: string }>
const keys: { unet: Rows; vae: Rows; text_encoder: Record<string, number[]> } = JSON.parse(
  readFileSync(new URL('./__fixtures__/keys.json', import.meta.url), 'utf8'),
)
const shapesOf = (rows: Rows) => Object.fromEntries(Object.entries(rows).map(([name, { shape }]) => [name, shape]))

const numbers = (shapes: Shapes) =>
  Array.from(shapes.values(), (shape) => shape.reduce((product, size) => product * size, 1)).reduce((sum, n) => sum + n)

const unetConfig = parseUnetConfig({ cross_attention_dim: 768 }, 'unet')
const vaeConfig = parseVaeConfig({ block_out_channels: [128, 256, 512, 512], layers_per_block: 2 }, 'vae')
const textConfig = parseClipTextConfig(
  { hidden_size: 768, intermediate_size: 3072, num_attention_heads: 12, num_hidden_layers: 12 },
  'text_encoder',
)

describe("SD 1.5's configs call for exactly SD 1.5's tensors", () => {
  it('in the UNet', () => {
    expect(Object.fromEntries(expectedUnetTensors(unetConfig))).toEqual(shapesOf(keys.unet))
  })

  it('in the VAE', () => {
    expect(Object.fromEntries(expectedVaeTensors(vaeConfig))).toEqual(shapesOf(keys.vae))
  })

  it('in the text encoder', () => {
    expect(Object.fromEntries(expectedClipTextTensors(textConfig))).toEqual(keys.text_encoder)
  })

  it('of 859 520 964, 83 653 863 and 123 060 480 numbers', () => {
    expect(numbers(expectedUnetTensors(unetConfig))).toBe(859_520_964)
    expect(numbers(expectedVaeTensors(vaeConfig))).toBe(83_653_863)
    expect(numbers(expectedClipTextTensors(textConfig))).toBe(123_060_480)
  })
})

describe('the configs of a small model call for as many numbers as diffusers counts in it', () => {
  it('in a UNet of two levels, with one block each and text only in the first', () => {
    const config = {
      block_out_channels: [64, 96],
      layers_per_block: 1,
      down_block_types: ['CrossAttnDownBlock2D', 'DownBlock2D'],
      up_block_types: ['UpBlock2D', 'CrossAttnUpBlock2D'],
      cross_attention_dim: 128,
      attention_head_dim: 4,
      norm_num_groups: 8,
    }
    const shapes = expectedUnetTensors(parseUnetConfig(config, 'unet'))
    expect(numbers(shapes)).toBe(2_206_532)
    expect(shapes.size).toBe(208)
  })

  it('in a VAE with one block a level', () => {
    const config = { block_out_channels: [16, 32, 64, 64], norm_num_groups: 8 }
    expect(numbers(expectedVaeTensors(parseVaeConfig(config, 'vae')))).toBe(978_103)
  })

  it('in a text encoder of 1009 words', () => {
    const config = {
      vocab_size: 1009,
      hidden_size: 128,
      num_hidden_layers: 3,
      num_attention_heads: 4,
      intermediate_size: 256,
    }
    expect(numbers(expectedClipTextTensors(parseClipTextConfig(config, 'text_encoder')))).toBe(536_704)
  })
})

describe("LDM's names become diffusers' names", () => {
  const below = (prefix: string, rows: Rows) => Object.values(rows).map(({ ldm }) => ldm.replace(prefix, ''))

  it('for all 686 tensors of the UNet', () => {
    const names = below('model.diffusion_model.', keys.unet)
    expect(names.map(unetRename(names))).toEqual(Object.keys(keys.unet))
    expect(names).toHaveLength(686)
  })

  it('for all 248 tensors of the VAE', () => {
    const names = below('first_stage_model.', keys.vae)
    expect(names.map(vaeRename(names))).toEqual(Object.keys(keys.vae))
    expect(names).toHaveLength(248)
  })

  it("and diffusers' own names stay as they are", () => {
    const unet = Object.keys(keys.unet)
    const vae = Object.keys(keys.vae)
    expect(unet.map(unetRename(unet))).toEqual(unet)
    expect(vae.map(vaeRename(vae))).toEqual(vae)
  })

  it("and the old diffusers names of the VAE's attention become the new ones", () => {
    const rename = vaeRename([])
    const old = ['query', 'key', 'value', 'proj_attn'].map((layer) => `encoder.mid_block.attentions.0.${layer}.weight`)
    expect(old.map(rename)).toEqual(
      ['to_q', 'to_k', 'to_v', 'to_out.0'].map((layer) => `encoder.mid_block.attentions.0.${layer}.weight`),
    )
  })

  it('and the text encoder loses its prefix', () => {
    expect(clipTextName('text_model.final_layer_norm.bias')).toBe('final_layer_norm.bias')
    expect(clipTextName('final_layer_norm.bias')).toBe('final_layer_norm.bias')
  })
})

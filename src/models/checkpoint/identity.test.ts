/** What files are, told from headers like those of real ones: names and shapes by kohya's sd-scripts, diffusers and A1111. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { goldenFolder } from '../../../e2e/support/golden.ts'
import { halves, imagined } from '../../../e2e/support/safetensors-writer.ts'
import { memoryBytes } from '../bytes/bytes.ts'
import { identify } from './identity.ts'

type Shapes = Record<string, readonly number[]>

const file = (shapes: Shapes, metadata?: Record<string, string>) => imagined(halves(shapes), metadata)

const listener = 'unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k'

describe('a file is told by its tensors', () => {
  it.each([
    ['a LoRA of kohya', 'lora', { [`lora_${listener}.lora_down.weight`]: [4, 768] }],
    ['a LoRA of diffusers', 'lora', { 'unet.mid_block.attentions.0.proj_in.lora_A.weight': [4, 8] }],
    ['a LoHa', 'lora', { [`lora_${listener}.hada_w1_b`]: [4, 768] }],
    ['whole differences', 'lora', { [`lora_${listener}.diff`]: [8, 8] }],
    ['an embedding of A1111', 'embedding', { emb_params: [2, 768] }],
    ['an embedding of diffusers', 'embedding', { '<cat-toy>': [768] }],
    ['a VAE', 'vae', { 'decoder.conv_in.weight': [4, 4, 3, 3], 'encoder.conv_in.weight': [4, 3, 3, 3] }],
    ['a UNet', 'unet', { 'conv_in.weight': [8, 4, 3, 3], 'conv_out.weight': [4, 8, 3, 3] }],
    ['a text encoder', 'text-encoder', { 'text_model.embeddings.token_embedding.weight': [9, 8] }],
    ['a safety checker', 'safety-checker', { concept_embeds: [17, 8], 'visual_projection.weight': [8, 8] }],
    [
      'a checkpoint',
      'checkpoint',
      {
        'model.diffusion_model.input_blocks.0.0.weight': [8, 4, 3, 3],
        'first_stage_model.decoder.conv_in.weight': [4, 4, 3, 3],
      },
    ],
    [
      'an inpainting checkpoint',
      'inpainting',
      {
        'model.diffusion_model.input_blocks.0.0.weight': [8, 9, 3, 3],
        'first_stage_model.decoder.conv_in.weight': [4, 4, 3, 3],
      },
    ],
  ] satisfies [string, string, Shapes][])('%s', async (_, kind, shapes) => {
    expect(await identify('thing.safetensors', file(shapes))).toMatchObject({ kind })
  })

  it.each([
    ['Stable Diffusion 2', { [`lora_${listener}.lora_down.weight`]: [4, 1024] }],
    ['Flux', { 'lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight': [4, 8] }],
    ['Stable Diffusion 2', { emb_params: [1, 1024] }],
    ['half an embedding for SDXL', { emb_params: [1, 1280] }],
    ['ControlNet', { 'control_model.input_blocks.0.0.weight': [8, 4, 3, 3] }],
  ] satisfies [string, Shapes][])('and refused by name when it belongs to %s', async (name, shapes) => {
    await expect(identify('thing.safetensors', file(shapes))).rejects.toThrow(name)
  })

  const unet = { 'model.diffusion_model.input_blocks.0.0.weight': [320, 4, 3, 3] } as const
  const vae = { 'first_stage_model.decoder.conv_in.weight': [512, 4, 3, 3] } as const
  const told = (width: number) => ({ 'model.diffusion_model.label_emb.0.0.weight': [1280, width] })

  it.each([
    ['sd', { ...unet, ...vae }],
    ['sdxl', { ...unet, ...vae, ...told(2816) }],
    ['sdxl-refiner', { ...unet, ...vae, ...told(2560) }],
    ['sdxl-refiner', { ...unet, ...vae, ...told(60), 'conditioner.embedders.0.model.ln_final.weight': [20] }],
    ['sdxl', { 'conv_in.weight': [320, 4, 3, 3], 'add_embedding.linear_1.weight': [1280, 2816] }],
    [undefined, { 'decoder.conv_in.weight': [4, 4, 3, 3], 'encoder.conv_in.weight': [4, 3, 3, 3] }],
  ] satisfies [string | undefined, Shapes][])(
    'and its family, %s, by what its UNet hears (%#)',
    async (family, shapes) => {
      expect((await identify('thing.safetensors', file(shapes))).family).toBe(family)
    },
  )

  it('gives a LoRA’s title, size and trigger words from its metadata', async () => {
    const shapes = { [`lora_${listener}.lora_down.weight`]: [4, 768] }
    const metadata = {
      ss_output_name: 'watercolour',
      ss_network_dim: '4',
      ss_network_alpha: '2.0',
      ss_tag_frequency: '{"10_wtr": {"wtrclr": 20, "house": 3}, "5_wtr": {"wtrclr": 4}}',
    }
    expect(await identify('a.safetensors', file(shapes, metadata))).toEqual({
      kind: 'lora',
      family: 'sd',
      title: 'watercolour',
      rank: 4,
      alpha: 2,
      triggers: ['wtrclr'],
    })
    const phrase = { ...metadata, 'modelspec.trigger_phrase': 'wtr style, soft paper' }
    expect((await identify('a.safetensors', file(shapes, phrase))).triggers).toEqual(['wtr style', 'soft paper'])
  })

  describe.skipIf(!goldenFolder)('as the golden ones are', () => {
    it.each([
      ['lora_kohya.safetensors', 'lora', []],
      ['my-style.safetensors', 'embedding', ['my-style']],
    ])('%s', async (name, kind, triggers) => {
      const bytes = new Uint8Array(readFileSync(`${goldenFolder}/tiny/${name}`))
      expect(await identify(name, memoryBytes(bytes))).toMatchObject({ kind, triggers })
    })
  })
})

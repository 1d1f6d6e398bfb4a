/**
 * SD 1.5's figures: torch.utils.flop_counter.FlopCounterMode over diffusers 0.39's UNet2DConditionModel, AutoencoderKL and AutoencoderTiny on meta
 * tensors, batch 1, 77 tokens, halved (two FLOP each): in units of 1e9, given to one decimal.
 */
import { describe, expect, it } from 'vitest'
import { decoderMultiplications, unetMultiplications } from './multiplications.ts'

const unet = {
  in_channels: 4 as const,
  out_channels: 4 as const,
  block_out_channels: [320, 640, 1280, 1280],
  layers_per_block: 2,
  down_block_types: [...Array(3).fill('CrossAttnDownBlock2D'), 'DownBlock2D'],
  up_block_types: ['UpBlock2D', ...Array(3).fill('CrossAttnUpBlock2D')],
  cross_attention_dim: 768,
  attention_head_dim: [8, 8, 8, 8],
  norm_num_groups: 32,
  norm_eps: 1e-5,
  sample_size: 64,
  flip_sin_to_cos: true,
  freq_shift: 0,
  use_linear_projection: false,
  transformer_layers_per_block: [1, 1, 1, 1],
}
const vae = {
  _class_name: 'AutoencoderKL' as const,
  in_channels: 3 as const,
  out_channels: 3 as const,
  latent_channels: 4 as const,
  block_out_channels: [128, 256, 512, 512],
  layers_per_block: 2,
  norm_num_groups: 32,
  sample_size: 512,
  scaling_factor: 0.18215,
  force_upcast: false,
}
const taesd = {
  _class_name: 'AutoencoderTiny' as const,
  in_channels: 3 as const,
  out_channels: 3 as const,
  latent_channels: 4 as const,
  encoder_block_out_channels: [64, 64, 64, 64],
  decoder_block_out_channels: [64, 64, 64, 64],
  num_encoder_blocks: [1, 3, 3, 3],
  num_decoder_blocks: [3, 3, 3, 1],
  scaling_factor: 1,
}

describe('the cost of Stable Diffusion 1.5', () => {
  it.each([
    [512, 401.6, 1257.3],
    [768, 1074.1, 2877.2],
    [1024, 2337.0, 5235.2],
  ])(
    'at %d pixels a side is what PyTorch counts: %d for a pass of the UNet, %d for the decoder',
    (side, pass, decode) => {
      const size = { height: side / 8, width: side / 8 }
      expect(unetMultiplications(unet, size) / 1e9).toBeCloseTo(pass, 1)
      expect(decoderMultiplications(vae, size) / 1e9).toBeCloseTo(decode, 1)
    },
  )

  it.each([
    [512, 0.79],
    [1024, 3.38],
  ])(
    'at %d pixels a side SDXL’s UNet takes %d TMAC, as its published 13.5 TFLOP for a guided step at 1024',
    (side, pass) => {
      const sdxl = {
        ...unet,
        block_out_channels: [320, 640, 1280],
        down_block_types: ['DownBlock2D' as const, 'CrossAttnDownBlock2D' as const, 'CrossAttnDownBlock2D' as const],
        up_block_types: ['CrossAttnUpBlock2D' as const, 'CrossAttnUpBlock2D' as const, 'UpBlock2D' as const],
        cross_attention_dim: 2048,
        transformer_layers_per_block: [1, 2, 10],
      }
      expect(unetMultiplications(sdxl, { height: side / 8, width: side / 8 }) / 1e12).toBeCloseTo(pass, 2)
    },
  )

  it.each([
    [512, 70.7],
    [768, 159],
  ])('at %d pixels a side TAESD decodes for %d', (side, decode) => {
    expect(decoderMultiplications(taesd, { height: side / 8, width: side / 8 }) / 1e9).toBeCloseTo(decode, 1)
  })
})

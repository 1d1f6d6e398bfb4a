/** Blocks of SD 1.5's layers; the right ones are CompVis' names of the same layers (input_blocks.4.1.proj_in is in IN04). */
import { expect, it } from 'vitest'
import { blockOf } from './blocks.ts'

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
])('%s is in %s', (path, block) => {
  expect(blockOf({ part: 'unet', path }, 2)).toBe(block)
  expect(blockOf({ part: 'textEncoder', path }, 2)).toBe('BASE')
})

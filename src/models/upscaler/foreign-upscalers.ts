/** Upscalers of other architectures, and what restores faces: known by their tensors, to be refused by name. */
import type { Tensors } from './tensors.ts'

const signs: readonly (readonly [sign: RegExp, what: string])[] = [
  [/^layers\.\d+\.residual_group\.blocks\.\d+\.conv_block\.cab\./, 'a HAT upscaler'],
  [/^layers\.\d+\.blocks\.\d+\.attn\.attn_mask_0$|^layers\.\d+\.blocks\.\d+\.attn\.temperature$/, 'a DAT upscaler'],
  [/^layers\.\d+\.residual_group\.(blocks|layers)\.\d+\.(attn_win|attn_aca|attn_atd)\./, 'an ATD upscaler'],
  [/^layers\.\d+\.residual_group\.blocks\.\d+\.attn\./, 'a SwinIR upscaler'],
  [/^residual_layer\.\d+\.residual_layer\.\d+\.layer\./, 'an OmniSR upscaler'],
  [/^unet1\.conv1\.conv\.\d+\.weight$/, 'a Real-CUGAN upscaler'],
  [/^feats\.\d+\.(lk|channe_mixer|channel_mixer)\./, 'a PLKSR upscaler'],
  [/^block_1\.c1_r\.(rep|conv3x3_rep|sk)\./, 'another version of SPAN'],
  [/^(to_feat|dim_to_in)\.weight$|^gblocks\./, 'a MoSR or RTMoSR upscaler'],
  [/^model\.1\.sub\.\d+\.RDB1\.conv1x1\./, 'an ESRGAN+ upscaler'],
  [/^(stylegan_decoder|toRGB\.\d+)\./, 'a GFPGAN, which restores faces'],
  [/^position_emb$|^ft_layers\.\d+\.self_attn\./, 'a CodeFormer, which restores faces'],
  [/^(upconv|conv_before_upsample|upsample)\.\d+\.weight$/, 'an upscaler of another architecture'],
]

/** What it is, as people call it; undefined where it is no upscaler that is known of. */
export function foreignUpscaler(tensors: Tensors): string | undefined {
  const names = [...tensors.keys()]
  return signs.find(([sign]) => names.some((name) => sign.test(name)))?.[1]
}

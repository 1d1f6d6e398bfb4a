/** Files that hold models, parts of them, or something else: what each is told to be. */
import type { Row } from '../row.ts'

export interface CheckpointInput {
  /** Shapes by key, F16 where no format is said. */
  tensors?: Readonly<Record<string, readonly number[] | { dtype: string; shape: readonly number[] }>>
  metadata?: Readonly<Record<string, string>>
  /** Or the whole header as text, with so many bytes of data behind it. */
  header?: string
  data?: number
  /** Or bytes. */
  bytes?: readonly number[]
  name?: string
}

/** The kind that it is, the words that it brings, or words of the sentence that refuses it. */
export interface CheckpointRight {
  kind?: string
  triggers?: readonly string[]
  refused?: string
}

type CheckpointRow = Row<CheckpointInput, CheckpointRight>

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0))
const ldm = {
  'model.diffusion_model.input_blocks.0.0.weight': [8, 4, 3, 3],
  'first_stage_model.decoder.conv_in.weight': [4, 4, 3, 3],
  'cond_stage_model.transformer.text_model.embeddings.token_embedding.weight': [9, 768],
}
const entry = (dtype: string, shape: readonly number[], begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})
const unet = entry('F16', [2, 4, 1, 1], 0, 16)
const key = 'conv_in.weight'
const headed = (header: unknown) => JSON.stringify(header)
const listener = 'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight'
const uncovered = 'https://github.com/Comfy-Org/ComfyUI/issues/15602'
const unread = 'https://github.com/kohya-ss/sd-scripts/issues/990'
const noVae = 'https://github.com/lllyasviel/stable-diffusion-webui-forge/issues/512'

const kinds: readonly CheckpointRow[] = [
  { name: 'a whole checkpoint', from: noVae, input: { tensors: ldm }, right: { kind: 'checkpoint' } },
  {
    name: 'one with position ids in whole numbers',
    from: 'https://github.com/LarryJane491/Lora-Training-in-Comfy/issues/74',
    input: {
      tensors: {
        ...ldm,
        'cond_stage_model.transformer.text_model.embeddings.position_ids': { dtype: 'I64', shape: [1, 77] },
      },
    },
    right: { kind: 'checkpoint' },
  },
  {
    name: 'one in 8 bits with scales beside them',
    from: 'the eight-bit files that ComfyUI writes',
    input: { tensors: { ...ldm, scaled_fp8: { dtype: 'F8_E4M3', shape: [0] } } },
    right: { kind: 'checkpoint' },
  },
  {
    name: 'one with a tensor in four bits',
    from: 'the quantised files that came up in 2025',
    input: { tensors: { ...ldm, packed: { dtype: 'F4', shape: [8] } } },
    right: { kind: 'checkpoint' },
  },
  {
    name: 'a UNet by itself, in diffusers’ names',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/7534',
    input: { tensors: { 'conv_in.weight': [8, 4, 3, 3], 'conv_out.weight': [4, 8, 3, 3] } },
    right: { kind: 'unet' },
  },
  {
    name: 'a UNet by itself, in LDM’s names',
    from: 'https://github.com/tianweiy/DMD2/issues/20',
    input: { tensors: { 'model.diffusion_model.input_blocks.0.0.weight': [8, 4, 3, 3] } },
    right: { kind: 'unet' },
  },
  {
    name: 'a VAE of A1111',
    from: 'https://github.com/AUTOMATIC1111/stable-diffusion-webui/issues/10006',
    input: { tensors: { 'first_stage_model.decoder.conv_in.weight': [8, 4, 3, 3] } },
    right: { kind: 'vae' },
  },
  {
    name: 'a VAE whose attention has diffusers’ newer names',
    from: 'https://github.com/victorchall/EveryDream2trainer/issues/257',
    input: { tensors: { 'decoder.conv_in.weight': [8, 4, 3, 3], 'decoder.mid.attn_1.to_q.weight': [8, 8] } },
    right: { kind: 'vae' },
  },
  {
    name: 'a text encoder by itself',
    from: 'https://github.com/huggingface/diffusers/issues/7511',
    input: { tensors: { 'text_model.embeddings.token_embedding.weight': [9, 768] } },
    right: { kind: 'text-encoder' },
  },
]

const headers: readonly CheckpointRow[] = [
  {
    name: 'a model with metadata of null',
    from: 'https://github.com/foundation-model-stack/fastsafetensors/issues/96',
    input: { header: headed({ __metadata__: null, [key]: unet }), data: 16 },
    right: { kind: 'unet' },
  },
  {
    name: 'metadata with a number in it',
    from: 'https://github.com/safetensors/safetensors/issues/278',
    input: { header: headed({ __metadata__: { unquoted: 0 }, [key]: unet }), data: 16 },
    right: { refused: 'metadata that is not text' },
  },
  {
    name: 'metadata and nothing else, as an old writer left it',
    from: 'https://github.com/safetensors/safetensors/issues/466',
    input: { header: '{},"__metadata__":{"key":"value"}}', data: 0 },
    right: { refused: 'not JSON' },
  },
  {
    name: 'metadata and nothing else',
    from: 'https://github.com/safetensors/safetensors/issues/601',
    input: { header: headed({ __metadata__: { crc: '12' } }), data: 0 },
    right: { refused: 'no model that this app knows' },
  },
  {
    name: 'bytes behind the last tensor',
    from: uncovered,
    input: { header: headed({ [key]: unet }), data: 20 },
    right: { refused: 'belong to no tensor' },
  },
  {
    name: 'a download that ended early',
    from: 'https://github.com/ShineChen1024/MagicClothing/issues/11',
    input: { header: headed({ [key]: unet }), data: 9 },
    right: { refused: 'is cut short' },
  },
  {
    name: 'a pointer of Git LFS',
    from: 'https://github.com/ShineChen1024/MagicClothing/issues/19',
    input: { bytes: ascii('version https://git-lfs.github.com/spec/v1\noid sha256:00') },
    right: { refused: 'pointer of Git LFS' },
  },
  {
    name: 'a page that asks for a login',
    from: 'https://github.com/1230young/bizgen/issues/15',
    input: { bytes: ascii('<!DOCTYPE html><html><head>') },
    right: { refused: 'web page' },
  },
  {
    name: 'a .ckpt by the name of .safetensors',
    from: unread,
    input: { bytes: [0x80, 2, 0x8a, 9, 0x6c, 0xfc, 0x9c, 0x46, 0xf9] },
    right: { refused: 'pickle' },
  },
  {
    name: 'a header of more than the format allows',
    from: 'https://github.com/safetensors/safetensors/issues/668',
    input: { bytes: [0x40, 0x9d, 0xdf, 0x07, 0, 0, 0, 0, 0x7b] },
    right: { refused: 'not a safetensors file' },
  },
  {
    name: 'a length of 2^63',
    from: 'https://github.com/OpenMotionLab/MotionGPT3/issues/4',
    input: { bytes: [0, 0, 0, 0, 0, 0, 0, 0x80, 0x7b, 0x7d] },
    right: { refused: 'not a safetensors file' },
  },
  {
    name: 'a tensor called __proto__',
    from: 'https://cheatsheetseries.owasp.org/cheatsheets/Prototype_Pollution_Prevention_Cheat_Sheet.html',
    input: { header: `{"__proto__":${headed(unet)},"x.y":${headed({ ...unet, data_offsets: [16, 32] })}}`, data: 32 },
    right: { refused: 'no model that this app knows' },
  },
]

const others: readonly CheckpointRow[] = [
  ...[
    [
      'SDXL',
      'https://github.com/LarryJane491/Lora-Training-in-Comfy/issues/23',
      'conditioner.embedders.1.model.ln_final.weight',
      'SDXL',
    ],
    [
      'Stable Diffusion 2',
      'https://github.com/huggingface/diffusers/issues/10373',
      'cond_stage_model.model.ln_final.weight',
      'Stable Diffusion 2',
    ],
    ['Flux', 'https://github.com/Comfy-Org/ComfyUI/issues/7534', 'double_blocks.0.img_attn.qkv.weight', 'Flux'],
    [
      'a ControlNet',
      'https://github.com/lllyasviel/ControlNet',
      'control_model.input_hint_block.0.weight',
      'ControlNet',
    ],
    [
      'an IP-Adapter',
      'https://github.com/cubiq/ComfyUI_IPAdapter_plus/issues/25',
      'ip_adapter.1.to_k_ip.weight',
      'IP-Adapter',
    ],
  ].map(([name, from, tensor, refused]) => ({
    name: `a model of another family: ${name}`,
    from: from!,
    input: { tensors: { [tensor!]: [8, 8] } },
    right: { refused: refused! },
  })),
]

const captions = (tags: Record<string, unknown>) => ({ ss_tag_frequency: JSON.stringify(tags) })
const many = Object.fromEntries(Array.from({ length: 150_000 }, (_, i) => [`tag ${i}`, i === 7 ? 2 : 1]))
const frequencies: readonly CheckpointRow[] = [
  ...(
    [
      ['the most frequent caption', captions({ '10_hat': { wool: 9, blue: 2 } }), ['wool']],
      ['150,000 captions', captions({ '1_x': many }), ['tag 7']],
      ['captions that are none', captions({ '1_x': null, '2_y': [1], '3_z': { a: '7' } }), []],
      ['captions that are no JSON', { ss_tag_frequency: '{"1_x":' }, []],
      ['captions of endless depth', { ss_tag_frequency: '['.repeat(100_000) }, []],
      ['captions of null', { ss_tag_frequency: 'null' }, []],
    ] as const
  ).map(([what, metadata, triggers]) => ({
    name: `a LoRA with ${what}`,
    from: 'https://github.com/kohya-ss/sd-scripts/blob/main/docs/train_network_README-ja.md',
    input: { tensors: { [listener]: [4, 768] }, metadata },
    right: { kind: 'lora', triggers },
  })),
]

export const checkpoints: readonly CheckpointRow[] = [...kinds, ...headers, ...others, ...frequencies]

/** For which family of models a LoRA was made: told by the names and sizes of its tensors, or else by what its trainer says. */
import type { Safetensors, TensorEntry } from '../bytes/index.ts'

/** `sd` is Stable Diffusion 1.5's, `sdxl` is SDXL's with its refiner's. */
export type AdapterFamily = 'sd' | 'sdxl'

/** SDXL has a second text encoder, transformers of several blocks, and no attention at full resolution, where SD 1.5 has some. */
const signs: readonly (readonly [sign: RegExp, family: AdapterFamily])[] = [
  [/^lora_te2_|^(base_model\.model\.)?text_encoder_2\.|\bclip_g\.|^context 2048$/, 'sdxl'],
  [/^context 768$/, 'sd'],
  [/(attentions[._]\d+|put_blocks[._]\d+[._]1|middle_block[._]1)[._]transformer_blocks[._][1-9]/, 'sdxl'],
  [/down_blocks[._]0[._]attentions|input_blocks[._]1[._]1[._]/, 'sd'],
]

/** Undefined where neither tells, as with a text encoder's layers alone: both families have that one. */
export function loraFamily({ tensors, metadata }: Safetensors): AdapterFamily | undefined {
  const told = [...tensors.keys(), ...listenedWidths(tensors).map((width) => `context ${width}`)]
  const [, family] = signs.find(([sign]) => told.some((text) => sign.test(text))) ?? []
  return family ?? said(metadata)
}

/** By kohya's trainer, or in the words of modelspec. */
function said(metadata: Readonly<Record<string, string>>): AdapterFamily | undefined {
  const words = `${metadata.ss_base_model_version ?? ''} ${metadata['modelspec.architecture'] ?? ''}`
  if (/\bsdxl|stable-diffusion-xl/i.test(words)) return 'sdxl'
  return /\bsd_v?1|stable-diffusion-v1/i.test(words) ? 'sd' : undefined
}

/** How wide the texts are that its layers listen to. */
export function listenedWidths(tensors: ReadonlyMap<string, TensorEntry>): number[] {
  return Array.from(tensors, ([key, { shape }]) => {
    const listener = /attn2[._](processor\.)?to_[kv](_lora)?\b/.exec(key)
    if (!listener) return 0
    const layer = key.slice(0, listener.index + listener[0].length)
    const [, role = ''] = /(down|lora_A|hada_w1_b|lokr_w2(?:_b)?)\b/.exec(key.slice(layer.length)) ?? []
    const width = role ? (shape[1] ?? 0) : 0
    if (!role.startsWith('lokr')) return width
    // The product of two matrices has as many columns as both together.
    const left = tensors.get(`${layer}.lokr_w1`) ?? tensors.get(`${layer}.lokr_w1_b`)
    return width * (left?.shape[1] ?? 0)
  }).filter((width) => width > 0)
}

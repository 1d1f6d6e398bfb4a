/** LoRAs as trainers and converters write them, for the model "mini": what of it they change, or what is said of them. */
import type { Row } from '../row.ts'

/** Shapes by key; F32 where no format is said. Their values are small and no two rows of a tensor alike. */
export type Tensors = Readonly<Record<string, readonly number[] | { dtype: string; shape: readonly number[] }>>

export interface LoraInput {
  /** One of the copied files. */
  file?: string
  /** Or what a file is to be made of. */
  tensors?: Tensors
  metadata?: Readonly<Record<string, string>>
  name?: string
}

export interface LoraRight {
  /** The tensors that change, all of them. */
  patched?: readonly string[]
  /** Of the change of attn2.to_k, the square root of the sum of squares. */
  norm?: number
  /** How often alpha goes into the change: that of the same file with a scale of 1, times this. */
  scale?: number
  /** What is named as not used; nothing where left out. */
  ignored?: readonly string[]
  /** Words that it brings for prompts. */
  words?: readonly string[]
  /** A sentence that has these words refuses it. */
  refused?: string
}

type LoraRow = Row<LoraInput, LoraRight>

const path = 'down_blocks.0.attentions.0.transformer_blocks.0'
const flat = (name: string) => name.replaceAll('.', '_')
const toK = `${path}.attn2.to_k`
const toQ = `${path}.attn2.to_q`
const conv = 'down_blocks.0.resnets.0.conv1'
const norm = 'down_blocks.0.attentions.0.norm'
const text = 'encoder.layers.0'
const unet = `lora_unet_${flat(toK)}`
const pair = (name: string, rank = 2): Tensors => ({
  [`${name}.lora_down.weight`]: [rank, 24],
  [`${name}.lora_up.weight`]: [24, rank],
})
const peft = (name: string, adapter = '', rank = 2): Tensors => ({
  [`${name}.lora_A${adapter}.weight`]: [rank, 24],
  [`${name}.lora_B${adapter}.weight`]: [24, rank],
})
const config = (value: unknown) => ({
  lora_adapter_metadata: typeof value === 'string' ? value : JSON.stringify(value),
})
const weight = (name: string) => `${name}.weight`
const both = [weight(toK), weight(toQ)]

const shared = 'kinds taken from public reports; right values by safetensors 0.8.0 and PyTorch'
const lyco = 'https://github.com/Comfy-Org/ComfyUI/issues/4476'
const ia3 = 'https://github.com/Comfy-Org/ComfyUI/issues/6381'
const bundle = 'https://github.com/Comfy-Org/ComfyUI/issues/3659'
const alphas = 'https://github.com/huggingface/diffusers/issues/6087'
const patterns = 'https://github.com/huggingface/peft/issues/2194'

const copied: readonly LoraRow[] = [
  ...['f32', 'f64', 'bf16', 'shape1'].map((kind) => ({
    name: `alpha as ${kind}`,
    from: shared,
    input: { file: `alpha-${kind}` },
    right: { patched: [weight(toK)], norm: 0.23448 },
  })),
  { name: 'a whole number for alpha', from: shared, input: { file: 'alpha-i64' }, right: { norm: 0.31265 } },
  { name: 'an alpha beyond 16 bits', from: shared, input: { file: 'alpha-i64-big' }, right: { norm: 10245.1 } },
  {
    name: 'a text encoder by diffusers’ older names',
    from: shared,
    input: { file: 'lora-old-text-encoder' },
    right: {
      patched: [weight(toK), ...['k', 'out', 'q', 'v'].map((side) => `${text}.self_attn.${side}_proj.weight`)],
    },
  },
  {
    name: 'LyCORIS’ own prefix',
    from: shared,
    input: { file: 'lokr-lycoris-prefix' },
    right: { patched: [weight(toK)] },
  },
  { name: 'OFT of LyCORIS', from: shared, input: { file: 'lycoris-oft' }, right: { patched: [weight(toK)] } },
  {
    name: 'GLoRA with its factors the other way round',
    from: shared,
    input: { file: 'lycoris-glora' },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'norms alone',
    from: shared,
    input: { file: 'lycoris-norm' },
    right: { patched: [`${norm}.bias`, `${norm}.weight`] },
  },
  {
    name: 'a layer of rank 0 beside another',
    from: shared,
    input: { file: 'lora-zero-rank' },
    right: { patched: [weight(toQ)] },
  },
  {
    name: 'alpha_pattern as a regular expression',
    from: shared,
    input: { file: 'peft-alpha-regex' },
    right: { patched: both, norm: 1.25058 },
  },
  {
    name: 'PEFT’s own config for metadata',
    from: shared,
    input: { file: 'peft-alpha-plain-keys' },
    right: { patched: both, norm: 1.25058 },
  },
  {
    name: 'alpha and rank in the header',
    from: shared,
    input: { file: 'lora-alpha-in-header' },
    right: { patched: both, norm: 1.25058 },
  },
  {
    name: 'metadata that is no JSON',
    from: shared,
    input: { file: 'peft-bad-json' },
    right: { patched: both, norm: 0.31265 },
  },
]

const names: readonly LoraRow[] = [
  ...['default_0', 'default', 'myname', 'my-style_2'].map((adapter) => ({
    name: `PEFT’s keys with the adapter’s name “${adapter}”`,
    from: 'https://github.com/huggingface/diffusers/issues/11675',
    input: { tensors: peft(`unet.${toK}`, `.${adapter}`) },
    right: { patched: [weight(toK)], scale: 1 },
  })),
  {
    name: 'PEFT’s keys below base_model.model',
    from: 'https://github.com/luosiallen/latent-consistency-model/issues/57',
    input: { tensors: peft(`base_model.model.${toK}`) },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'a bias of PEFT’s, which is not read, beside what is',
    from: 'https://github.com/huggingface/diffusers/pull/9622',
    input: { tensors: { ...peft(`unet.${toK}`), [`unet.${toK}.lora_B.bias`]: [24] } },
    right: { patched: [weight(toK)], ignored: [`unet.${toK}.lora_B.bias`] },
  },
  {
    name: 'a UNet’s processors without their prefix',
    from: 'https://github.com/huggingface/diffusers/issues/3064',
    input: {
      tensors: {
        [`${path}.attn2.processor.to_out_lora.down.weight`]: [2, 24],
        [`${path}.attn2.processor.to_out_lora.up.weight`]: [24, 2],
      },
    },
    right: { patched: [`${path}.attn2.to_out.0.weight`] },
  },
  {
    name: 'each projection of the text encoder with all four, of which one is used',
    from: 'https://github.com/huggingface/diffusers/pull/3437',
    input: {
      tensors: Object.fromEntries(
        ['to_k', 'to_q', 'to_v', 'to_out'].flatMap((kind) => [
          [`text_encoder.text_model.${text}.self_attn.k_proj.${kind}_lora.down.weight`, [2, 24]],
          [`text_encoder.text_model.${text}.self_attn.k_proj.${kind}_lora.up.weight`, [24, 2]],
        ]),
      ),
    },
    right: { patched: [`${text}.self_attn.k_proj.weight`] },
  },
  {
    name: 'the text encoder’s linear layers',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/1144',
    input: {
      tensors: {
        [`text_encoder.text_model.${text}.self_attn.q_proj.lora_linear_layer.down.weight`]: [2, 24],
        [`text_encoder.text_model.${text}.self_attn.q_proj.lora_linear_layer.up.weight`]: [24, 2],
      },
    },
    right: { patched: [`${text}.self_attn.q_proj.weight`] },
  },
  {
    name: 'kohya’s keys with te1, as SDXL trainers call the first encoder',
    from: 'https://github.com/Nerogar/OneTrainer/pull/1563',
    input: { tensors: pair(`lora_te1_text_model_${flat(text)}_self_attn_k_proj`) },
    right: { patched: [`${text}.self_attn.k_proj.weight`] },
  },
  {
    name: 'ComfyUI’s prefix',
    from: 'https://github.com/Nerogar/OneTrainer/pull/1563',
    input: { tensors: peft(`diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k`) },
    right: { patched: [weight(toK)] },
  },
]

const formats: readonly LoraRow[] = [
  {
    name: 'LoCon in Tucker’s form',
    from: 'https://github.com/huggingface/diffusers/issues/11943',
    input: {
      tensors: {
        [`lora_unet_${flat(conv)}.lora_down.weight`]: [2, 24, 1, 1],
        [`lora_unet_${flat(conv)}.lora_mid.weight`]: [2, 2, 3, 3],
        [`lora_unet_${flat(conv)}.lora_up.weight`]: [24, 2, 1, 1],
      },
    },
    right: { patched: [weight(conv)] },
  },
  {
    name: 'LoHa',
    from: 'https://github.com/huggingface/diffusers/issues/3087',
    input: {
      tensors: {
        [`${unet}.hada_w1_a`]: [24, 2],
        [`${unet}.hada_w1_b`]: [2, 24],
        [`${unet}.hada_w2_a`]: [24, 2],
        [`${unet}.hada_w2_b`]: [2, 24],
      },
    },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'LoKr with two whole matrices below LyCORIS’ prefix',
    from: lyco,
    input: { tensors: { [`lycoris_${flat(toK)}.lokr_w1`]: [4, 4], [`lycoris_${flat(toK)}.lokr_w2`]: [6, 6] } },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'LoKr of both parts of low rank',
    from: 'https://github.com/Nerogar/OneTrainer/pull/1464',
    input: {
      tensors: {
        [`${unet}.lokr_w1_a`]: [4, 2],
        [`${unet}.lokr_w1_b`]: [2, 4],
        [`${unet}.lokr_w2_a`]: [6, 2],
        [`${unet}.lokr_w2_b`]: [2, 6],
      },
    },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'IA³ on the output',
    from: ia3,
    input: { tensors: { [`${unet}.weight`]: [24], [`${unet}.on_input`]: { dtype: 'I64', shape: [] } } },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'IA³ on a convolution',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/6397',
    input: {
      tensors: {
        [`lora_unet_${flat(conv)}.weight`]: [1, 24, 1, 1],
        [`lora_unet_${flat(conv)}.on_input`]: { dtype: 'BOOL', shape: [] },
      },
    },
    right: { patched: [weight(conv)] },
  },
  {
    name: 'OFT of kohya’s sd-scripts, below its own prefix',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/5230',
    input: { tensors: { [`oft_unet_${flat(toK)}.oft_blocks`]: [4, 6, 6], [`oft_unet_${flat(toK)}.alpha`]: [] } },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'BOFT',
    from: 'https://arxiv.org/abs/2311.06243',
    input: { tensors: { [`${unet}.oft_blocks`]: [3, 4, 6, 6] } },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'DoRA with lengths of columns',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/3060',
    input: { tensors: { ...pair(unet), [`${unet}.dora_scale`]: [1, 24] } },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'DoRA with lengths that are of another layer',
    from: 'https://github.com/xmarre/ComfyUI-DoRA-Dynamic-LoRA-Loader/issues/24',
    input: { tensors: { ...pair(unet), ...pair(`lora_unet_${flat(toQ)}`), [`${unet}.dora_scale`]: [1, 7] } },
    right: { patched: [weight(toQ)], ignored: [unet] },
  },
  {
    name: 'PEFT’s DoRA under an adapter’s name',
    from: 'https://github.com/kohya-ss/musubi-tuner/issues/206',
    input: {
      tensors: { ...peft(`unet.${toK}`, '.default'), [`unet.${toK}.lora_magnitude_vector.default.weight`]: [24] },
    },
    right: { patched: [weight(toK)] },
  },
  {
    name: 'ranks that do not belong together',
    from: 'https://github.com/vllm-project/vllm-omni/pull/6565',
    input: {
      tensors: {
        ...pair(`lora_unet_${flat(toQ)}`),
        [`${unet}.lora_down.weight`]: [2, 24],
        [`${unet}.lora_up.weight`]: [24, 4],
      },
    },
    right: { patched: [weight(toQ)], ignored: [unet] },
  },
  {
    name: 'half of a layer',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/2961',
    input: { tensors: { ...pair(`lora_unet_${flat(toQ)}`), [`${unet}.lora_down.weight`]: [2, 24] } },
    right: { patched: [weight(toQ)], ignored: [unet] },
  },
  {
    name: 'a format of numbers that nobody reads yet',
    from: 'https://github.com/huggingface/safetensors',
    input: { tensors: { ...pair(unet), [`${unet}.extra`]: { dtype: 'F4', shape: [4] } } },
    right: { patched: [weight(toK)], ignored: [`${unet}.extra`] },
  },
  {
    name: 'empty markers of a trainer',
    from: 'https://github.com/Comfy-Org/ComfyUI/issues/2364',
    input: { tensors: { ...pair(unet), lora_controlnet: [0], v_pred: [0], step: [] } },
    right: { patched: [weight(toK)] },
  },
]

const unnamed: readonly LoraRow[] = [
  {
    name: 'PEFT’s IA³ on a convolution that does not say which side it scales',
    from: 'https://huggingface.co/docs/peft/package_reference/ia3',
    input: {
      tensors: { [`base_model.model.${toK}.ia3_l`]: [24, 1], [`base_model.model.${conv}.ia3_l`]: [1, 24, 1, 1] },
    },
    right: { patched: [weight(toK)], ignored: [`base_model.model.${conv}`] },
  },
  {
    name: 'VeRA for layers smaller than its matrices, under an adapter’s name',
    from: 'https://huggingface.co/docs/peft/package_reference/vera',
    input: {
      tensors: {
        'base_model.vera_A.default': [4, 48],
        'base_model.vera_B.default': [48, 4],
        [`base_model.model.${toK}.vera_lambda_b.default`]: [24],
        [`base_model.model.${toK}.vera_lambda_d.default`]: [4],
      },
    },
    right: { patched: [weight(toK)] },
  },
]

const scales: readonly LoraRow[] = [
  {
    name: 'no alpha: as large as the rank',
    from: 'https://github.com/huggingface/diffusers/pull/14409',
    input: { tensors: peft(`unet.${toK}`, '', 4) },
    right: { patched: [weight(toK)], scale: 1 },
  },
  {
    name: 'alpha in diffusers’ metadata',
    from: alphas,
    input: { tensors: peft(`unet.${toK}`), metadata: config({ 'unet.r': 2, 'unet.lora_alpha': 8 }) },
    right: { scale: 4 },
  },
  {
    name: 'rsLoRA',
    from: 'https://arxiv.org/abs/2312.03732',
    input: { tensors: peft(`unet.${toK}`, '', 4), metadata: config({ 'unet.lora_alpha': 8, 'unet.use_rslora': true }) },
    right: { scale: 4 },
  },
  {
    name: 'an alpha pattern that is a name',
    from: patterns,
    input: {
      tensors: peft(`unet.${toK}`),
      metadata: config({ 'unet.lora_alpha': 2, 'unet.alpha_pattern': { 'attn2.to_k': 6 } }),
    },
    right: { scale: 3 },
  },
  {
    name: 'an alpha pattern of another layer',
    from: patterns,
    input: {
      tensors: peft(`unet.${toK}`),
      metadata: config({ 'unet.lora_alpha': 2, 'unet.alpha_pattern': { '.*attn1\\.to_k': 6, o_k: 9 } }),
    },
    right: { scale: 1 },
  },
  {
    name: 'the first of two patterns that fit',
    from: 'https://github.com/axolotl-ai-cloud/axolotl/pull/3673',
    input: {
      tensors: peft(`unet.${toK}`),
      metadata: config({ 'unet.alpha_pattern': { '.*blocks\\.0\\..*(to_k|to_q)$': 4, to_k: 8 } }),
    },
    right: { scale: 2 },
  },
  {
    name: 'a pattern that a backtracking matcher would never finish',
    from: 'https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS',
    input: {
      tensors: peft(`unet.${toK}`),
      metadata: config({ 'unet.lora_alpha': 4, 'unet.alpha_pattern': { '(([a-z_0-9.])+)+X': 8 } }),
    },
    right: { scale: 2 },
  },
  ...['null', '[]', '"unet"', '{', '{"unet.lora_alpha":"8","unet.alpha_pattern":[1]}', '['.repeat(9999)].map(
    (metadata, i) => ({
      name: `metadata that says nothing (${i + 1})`,
      from: 'https://github.com/huggingface/diffusers/pull/9143',
      input: { tensors: peft(`unet.${toK}`), metadata: config(metadata) },
      right: { patched: [weight(toK)], scale: 1 },
    }),
  ),
]

const words: readonly LoraRow[] = [
  {
    name: 'embeddings that come along',
    from: bundle,
    input: {
      tensors: {
        ...pair(unet),
        'bundle_emb.blue_hat.string_to_param.*': [2, 24],
        'bundle_emb.wool.emb_params': [1, 24],
      },
    },
    right: { patched: [weight(toK)], words: ['blue_hat', 'wool'] },
  },
  {
    name: 'an embedding of a name with dots that comes along',
    from: 'https://github.com/AUTOMATIC1111/stable-diffusion-webui/pull/13568',
    input: { tensors: { ...pair(unet), 'bundle_emb.hat.v2.emb_params': [1, 24] } },
    right: { patched: [weight(toK)], words: ['hat.v2'] },
  },
]

const others: readonly LoraRow[] = [
  ...[
    [
      'SDXL’s second encoder',
      'https://github.com/Nerogar/OneTrainer/issues/314',
      'lora_te2_text_projection.lora_down.weight',
      'SDXL',
    ],
    [
      'Flux by kohya',
      'https://github.com/huggingface/diffusers/issues/9291',
      'lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight',
      'Flux',
    ],
    ['Flux below LyCORIS’ prefix', lyco, 'lycoris_single_transformer_blocks_24_attn_to_v.lokr_w2', 'Flux'],
    [
      'Flux’ OFT by kohya',
      'https://github.com/Comfy-Org/ComfyUI/issues/5230',
      'oft_unet_double_blocks_0_img_attn_proj.oft_blocks.0',
      'Flux',
    ],
    [
      'Flux in diffusers’ names',
      'https://github.com/huggingface/diffusers/issues/10599',
      'lora_transformer_single_transformer_blocks_0_attn_to_k.lora_down.weight',
      'Flux',
    ],
    [
      'PEFT’s OFT',
      'https://huggingface.co/docs/peft/package_reference/oft',
      `base_model.model.${toK}.oft_R.weight`,
      'OFT of PEFT',
    ],
    [
      'PEFT’s BOFT',
      'https://huggingface.co/docs/peft/package_reference/boft',
      `base_model.model.${toK}.boft_R`,
      'OFT of PEFT',
    ],
    [
      'PEFT’s AdaLoRA, whose third factor would be lost',
      'https://huggingface.co/docs/peft/package_reference/adalora',
      `base_model.model.${toK}.lora_E`,
      'adapter of PEFT',
    ],
    [
      'PEFT’s Fourier transform',
      'https://huggingface.co/docs/peft/package_reference/fourierft',
      `base_model.model.${toK}.fourierft_spectrum`,
      'adapter of PEFT',
    ],
    [
      'PEFT’s VeRA without the matrices that its layers share',
      'https://huggingface.co/docs/peft/package_reference/vera',
      `base_model.model.${toK}.vera_lambda_b`,
      'save_projection',
    ],
    [
      'numbers for more layers than the model has',
      'https://github.com/cloneofsimo/lora/issues/220',
      'unet:0:up',
      'fits no layer',
    ],
    [
      'a model of other layers',
      'https://github.com/Comfy-Org/ComfyUI/issues/7792',
      'lora_unet_caption_projection.lora_down.weight',
      'fits no layer',
    ],
  ].map(([name, from, key, refused]) => ({
    name: `made for something else: ${name}`,
    from: from!,
    input: { tensors: { [key!]: [2, 24] } },
    right: { refused: refused! },
  })),
]

export const loras: readonly LoraRow[] = [...copied, ...names, ...formats, ...unnamed, ...scales, ...words, ...others]

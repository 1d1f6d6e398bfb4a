/** Merged weights of LoRAs for SDXL's family, in every kind of names. The files and numbers are made by tools/golden/xl/loras.py; 1e-5 is the greatest difference allowed. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { imagined } from '../../../e2e/support/safetensors-writer.ts'
import { memoryBytes } from '../bytes/bytes.ts'
import { toFloat32 } from '../bytes/floats.ts'
import { readSafetensors } from '../bytes/safetensors.ts'
import { renamed, type StoredTensor, stored } from '../bytes/weights.ts'
import { identify } from '../checkpoint/identity.ts'
import { type Lora, openLora } from './lora.ts'
import { type LoraBase, withLoras } from './merge.ts'

const models = new URL('../../../e2e/support/models/', import.meta.url)
const file = (path: string) => memoryBytes(new Uint8Array(readFileSync(new URL(path, models))))

async function weightsOf(path: string) {
  const source = file(path)
  return renamed(stored(await readSafetensors(source, path), source), (name) => name.replace(/^text_model\./, ''))
}

async function miniXl(): Promise<LoraBase> {
  const [unet, textEncoder, textEncoder2] = await Promise.all([
    weightsOf('mini-xl/unet/diffusion_pytorch_model.safetensors'),
    weightsOf('mini-xl/text_encoder/model.safetensors'),
    weightsOf('mini-xl/text_encoder_2/model.safetensors'),
  ])
  return { family: 'sdxl', unet, textEncoder, textEncoder2 }
}

const folders = { unet: 'unet', textEncoder: 'text_encoder', textEncoder2: 'text_encoder_2' } as const
const once = (lora: Lora) => [{ lora, unet: 1, textEncoder: 1 }]

describe('a LoRA for SDXL merges as diffusers, PEFT and LyCORIS merge it', () => {
  it.each(['kohya', 'ldm', 'peft', 'loha', 'lokr', 'open-clip'])('%s', async (name) => {
    const source = file('loras-xl/expected.safetensors')
    const { tensors } = await readSafetensors(source, 'expected')
    const about = JSON.parse(readFileSync(new URL('loras-xl/expected.json', models), 'utf8'))
    const keys = Object.keys(about).filter((key) => key.startsWith(`${name}/`))
    const { weight } = about[keys[0]!]
    const lora = await openLora(name, file(`loras-xl/${name}.safetensors`))
    expect(lora.family).toBe('sdxl')
    const changed = withLoras(await miniXl(), 1, [{ lora, unet: weight, textEncoder: weight }])
    expect(changed.ignored).toEqual([])
    const patched = (['unet', 'textEncoder', 'textEncoder2'] as const).flatMap((part) =>
      [...changed[part]!].flatMap(([key, tensor]) =>
        tensor.patches ? [[`${name}/${folders[part]}/${key}`, tensor] as const] : [],
      ),
    )
    expect(patched.map(([key]) => key).sort()).toEqual(keys.sort())
    for (const [key, tensor] of patched) {
      const { begin, end, dtype } = tensors.get(key)!
      const golden = toFloat32(await source.read(begin, end), dtype)
      expect(furthest(await merged(tensor), golden)).toBeLessThan(1e-5)
      expect(furthest(await original(tensor), golden)).toBeGreaterThan(1e-3)
    }
  })

  it('in the names that ComfyUI saves', async () => {
    const layer = 'transformer.text_model.encoder.layers.0.mlp.fc1'
    const pair = (name: string, [out, inputs]: [number, number]) => ({
      [`${name}.lora_down.weight`]: { dtype: 'F32', shape: [2, inputs] },
      [`${name}.lora_up.weight`]: { dtype: 'F32', shape: [out, 2] },
    })
    const tensors = {
      ...pair(`text_encoders.clip_l.${layer}`, [40, 16]),
      ...pair(`text_encoders.clip_g.${layer}`, [72, 24]),
      ...pair('text_encoders.clip_g.transformer.text_projection', [20, 24]),
      ...pair('diffusion_model.label_emb.0.2', [32, 32]),
    }
    const { unet, textEncoder, textEncoder2, ignored } = withLoras(
      await miniXl(),
      1,
      once(await openLora('comfy', imagined(tensors))),
    )
    expect(ignored).toEqual([])
    const changed = [...unet, ...textEncoder, ...textEncoder2!].flatMap(([key, { patches }]) => (patches ? [key] : []))
    expect(changed.sort()).toEqual([
      'add_embedding.linear_2.weight',
      'encoder.layers.0.mlp.fc1.weight',
      'encoder.layers.0.mlp.fc1.weight',
      'text_projection.weight',
    ])
  })
})

describe('a LoRA of the other family', () => {
  it('is refused with a sentence that says which model it is for', async () => {
    const base = await miniXl()
    const sd = await openLora('sd', file('loras/kohya.safetensors'))
    const sentence = 'is a LoRA for Stable Diffusion 1.5, and this model is SDXL’s. Choose another LoRA, or a model'
    expect(() => withLoras(base, 1, once(sd))).toThrow(sentence)
    const xl = await openLora('xl', file('loras-xl/kohya.safetensors'))
    const { unet, textEncoder } = base
    const other = 'xl is a LoRA for SDXL, and this model is Stable Diffusion 1.5’s.'
    expect(() => withLoras({ unet, textEncoder }, 1, once(xl))).toThrow(other)
    expect(() => withLoras({ unet, textEncoder, family: 'sdxl-refiner' }, 1, once(xl))).not.toThrow()
  })

  it.each<[string | undefined, Record<string, number[]>, Record<string, string>?]>([
    ['sdxl', { 'lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lora_down.weight': [4, 2048] }],
    ['sdxl', { 'unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_v.lora_A.weight': [4, 2048] }],
    [
      'sdxl',
      { 'unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.processor.to_k_lora.down.weight': [4, 2048] },
    ],
    ['sdxl', { 'lora_unet_down_blocks_2_attentions_1_transformer_blocks_9_attn1_to_q.lora_down.weight': [4, 1280] }],
    ['sdxl', { 'lora_te2_text_model_encoder_layers_31_mlp_fc1.lora_down.weight': [4, 1280] }],
    [
      'sdxl',
      { 'lora_unet_mid_block_resnets_0_conv1.lora_down.weight': [4, 8] },
      { ss_base_model_version: 'sdxl_base_v1-0' },
    ],
    ['sdxl', { 'a.lora_down.weight': [4, 8] }, { 'modelspec.architecture': 'stable-diffusion-xl-v1-base/lora' }],
    ['sd', { 'lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lora_down.weight': [4, 768] }],
    ['sd', { 'lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight': [4, 320] }],
    ['sd', { 'lora_unet_input_blocks_1_1_proj_in.lora_down.weight': [4, 320] }],
    ['sd', { 'lora_unet_mid_block_resnets_0_conv1.lora_down.weight': [4, 8] }, { ss_base_model_version: 'sd_v1' }],
    [undefined, { 'lora_te1_text_model_encoder_layers_0_mlp_fc1.lora_down.weight': [4, 768] }],
  ])('is known: %s, by %j', async (family, shapes, metadata) => {
    const tensors = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { dtype: 'F16', shape }]))
    const source = imagined(tensors, metadata)
    expect((await openLora('one', source)).family).toBe(family)
    expect((await identify('one.safetensors', source)).family).toBe(family)
  })

  it('is known by the product that a LoKr makes', async () => {
    const layer = 'lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k'
    const of = (columns: number) => ({
      [`${layer}.lokr_w1`]: { dtype: 'F16', shape: [8, 16] },
      [`${layer}.lokr_w2_a`]: { dtype: 'F16', shape: [80, 4] },
      [`${layer}.lokr_w2_b`]: { dtype: 'F16', shape: [4, columns] },
    })
    expect((await openLora('xl', imagined(of(128)))).family).toBe('sdxl')
    expect((await openLora('sd', imagined(of(48)))).family).toBe('sd')
  })
})

async function original({ source, begin, end, dtype }: StoredTensor): Promise<Float32Array> {
  return toFloat32(await source.read(begin, end), dtype)
}

/** With its patches, made in two goes: rows have to fall where they belong. */
async function merged(tensor: StoredTensor): Promise<Float32Array> {
  const whole = await original(tensor)
  const [rows] = tensor.shape as [number]
  const width = whole.length / rows
  const pieces = [
    [0, 1],
    [1, rows],
  ] as const
  return Float32Array.from(
    pieces.flatMap(([from, to]) => {
      const values = whole.slice(from * width, to * width)
      for (const { addTo } of tensor.patches!) addTo(values, [from, to], () => whole)
      return [...values]
    }),
  )
}

function furthest(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}

/** A model of SDXL's family as one file, made from its diffusers folder: the names that Stability's and everybody's checkpoints have. */
import { memoryBytes, readSafetensors } from '../../../src/models/index.ts'
import { type TensorToWrite, writeSafetensors } from '../safetensors-writer.ts'

type Tensors = Record<string, Required<TensorToWrite>>
type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>

/** `base` has both text encoders, `refiner` OpenCLIP's alone; `markers` are the empty tensors that tell how it predicts. */
export async function xlSingleFile(
  file: ReadFile,
  { of = 'base' as 'base' | 'refiner', markers = [] as readonly string[] } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const part = async (path: string) => tensorsOf(await file(path))
  const unet = await part('unet/diffusion_pytorch_model.safetensors')
  const vae = await part('vae/diffusion_pytorch_model.safetensors')
  const openClip = openClipTensors(await part('text_encoder_2/model.safetensors'))
  const first =
    of === 'refiner'
      ? {}
      : prefixed('conditioner.embedders.0.transformer.', {
          ...(await part('text_encoder/model.safetensors')),
          'text_model.embeddings.position_ids': positionIds,
        })
  return writeSafetensors({
    ...first,
    ...prefixed(`conditioner.embedders.${of === 'refiner' ? 0 : 1}.model.`, openClip),
    ...prefixed('first_stage_model.', vaeTensors(vae)),
    ...prefixed('model.diffusion_model.', unetTensors(unet)),
    ...Object.fromEntries(markers.map((name) => [name, { dtype: 'F32', shape: [0] }])),
  })
}

async function tensorsOf(bytes: Uint8Array<ArrayBuffer>): Promise<Tensors> {
  const { tensors } = await readSafetensors(memoryBytes(bytes), 'part')
  return Object.fromEntries(
    Array.from(tensors, ([name, { dtype, shape, begin, end }]) => [
      name,
      { dtype, shape, data: bytes.subarray(begin, end) },
    ]),
  )
}

const prefixed = (prefix: string, tensors: Tensors): Tensors => mapped(tensors, (name) => prefix + name)

function mapped(tensors: Tensors, rename: (name: string) => string): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [rename(name), tensor]))
}

/** 0 to 76, as a buffer of transformers' that every such file carries along. */
const positionIds = {
  dtype: 'I64',
  shape: [1, 77],
  data: new Uint8Array(BigInt64Array.from({ length: 77 }, (_, i) => BigInt(i)).buffer),
}

const unetEnds: readonly (readonly [diffusers: string, ldm: string])[] = [
  ['conv_in', 'input_blocks.0.0'],
  ['time_embedding.linear_1', 'time_embed.0'],
  ['time_embedding.linear_2', 'time_embed.2'],
  ['add_embedding.linear_1', 'label_emb.0.0'],
  ['add_embedding.linear_2', 'label_emb.0.2'],
  ['conv_norm_out', 'out.0'],
  ['conv_out', 'out.2'],
]

const resnet: readonly (readonly [diffusers: string, ldm: string])[] = [
  ['norm1', 'in_layers.0'],
  ['conv1', 'in_layers.2'],
  ['time_emb_proj', 'emb_layers.1'],
  ['norm2', 'out_layers.0'],
  ['conv2', 'out_layers.3'],
  ['conv_shortcut', 'skip_connection'],
]

/** By a list of all modules, block after block, in the order in which LDM counts them. */
function unetTensors(tensors: Tensors): Tensors {
  const has = (module: string) => Object.keys(tensors).some((name) => name.startsWith(`${module}.`))
  const modules = [...unetEnds]
  const resnetAt = (from: string, to: string) => {
    for (const [diffusers, ldm] of resnet) modules.push([`${from}.${diffusers}`, `${to}.${ldm}`])
  }
  let input = 0
  for (let level = 0; has(`down_blocks.${level}`); level++) {
    const block = `down_blocks.${level}`
    for (let layer = 0; has(`${block}.resnets.${layer}`); layer++) {
      input++
      resnetAt(`${block}.resnets.${layer}`, `input_blocks.${input}.0`)
      modules.push([`${block}.attentions.${layer}`, `input_blocks.${input}.1`])
    }
    if (has(`${block}.downsamplers`)) modules.push([`${block}.downsamplers.0.conv`, `input_blocks.${++input}.0.op`])
  }
  resnetAt('mid_block.resnets.0', 'middle_block.0')
  modules.push(['mid_block.attentions.0', 'middle_block.1'])
  resnetAt('mid_block.resnets.1', 'middle_block.2')
  let output = 0
  for (let level = 0; has(`up_blocks.${level}`); level++) {
    const block = `up_blocks.${level}`
    for (let layer = 0; has(`${block}.resnets.${layer}`); layer++) {
      resnetAt(`${block}.resnets.${layer}`, `output_blocks.${output}.0`)
      modules.push([`${block}.attentions.${layer}`, `output_blocks.${output}.1`])
      output++
    }
    const slot = has(`${block}.attentions`) ? 2 : 1
    modules.push([`${block}.upsamplers.0.conv`, `output_blocks.${output - 1}.${slot}.conv`])
  }
  return mapped(tensors, (name) => {
    const [from, to] = modules.find(([module]) => name.startsWith(`${module}.`))!
    return to + name.slice(from.length)
  })
}

/** LDM counts the decoder's levels from the picture, and projects attention by 1×1 convolutions. */
function vaeTensors(tensors: Tensors): Tensors {
  const levels = Object.keys(tensors).reduce(
    (most, name) => Math.max(most, Number(/^decoder\.up_blocks\.(\d+)/.exec(name)?.[1] ?? 0)),
    0,
  )
  const attention: Record<string, string> = {
    group_norm: 'norm',
    to_q: 'q',
    to_k: 'k',
    to_v: 'v',
    'to_out.0': 'proj_out',
  }
  const renamed = mapped(tensors, (name) =>
    name
      .replace(/up_blocks\.(\d+)\./, (_, level) => `up.${levels - Number(level)}.`)
      .replace(/down_blocks\.(\d+)\./, 'down.$1.')
      .replace(/(up|down)\.(\d+)\.resnets\./, '$1.$2.block.')
      .replace(/(up|down)samplers\.0\./, '$1sample.')
      .replace(/mid_block\.resnets\.(\d)/, (_, number) => `mid.block_${Number(number) + 1}`)
      .replace(/mid_block\.attentions\.0\.(group_norm|to_[qkv]|to_out\.0)/, (_, of) => `mid.attn_1.${attention[of]}`)
      .replace('conv_shortcut', 'nin_shortcut')
      .replace('conv_norm_out', 'norm_out'),
  )
  return Object.fromEntries(
    Object.entries(renamed).map(([name, tensor]) => {
      const isMatrix = tensor.shape.length === 2 && name.includes('attn_1')
      return [name, isMatrix ? { ...tensor, shape: [...tensor.shape, 1, 1] } : tensor]
    }),
  )
}

const openClipEnds: Record<string, string> = {
  'text_model.embeddings.token_embedding.weight': 'token_embedding.weight',
  'text_model.embeddings.position_embedding.weight': 'positional_embedding',
  'text_model.final_layer_norm.weight': 'ln_final.weight',
  'text_model.final_layer_norm.bias': 'ln_final.bias',
  'text_projection.weight': 'text_projection',
}

const openClipParts: Record<string, string> = {
  layer_norm1: 'ln_1',
  layer_norm2: 'ln_2',
  'self_attn.out_proj': 'attn.out_proj',
  'mlp.fc1': 'mlp.c_fc',
  'mlp.fc2': 'mlp.c_proj',
}

/** OpenCLIP keeps queries, keys and values in one matrix, and multiplies by its projection from the other side. */
function openClipTensors(tensors: Tensors): Tensors {
  const written: Tensors = {
    logit_scale: { dtype: 'F32', shape: [], data: new Uint8Array(Float32Array.of(4.6052).buffer) },
  }
  for (const [name, tensor] of Object.entries(tensors)) {
    const [, layer, path = '', parameter] = /^text_model\.encoder\.layers\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? []
    const block = `transformer.resblocks.${layer}`
    if (!layer) written[openClipEnds[name]!] = name === 'text_projection.weight' ? transposed(tensor) : tensor
    else if (openClipParts[path]) written[`${block}.${openClipParts[path]}.${parameter}`] = tensor
    else if (path === 'self_attn.q_proj') {
      const three = ['q', 'k', 'v'].map((of) => tensors[name.replace('q_proj', `${of}_proj`)]!)
      written[`${block}.attn.in_proj_${parameter}`] = stacked(three)
    }
  }
  return written
}

function stacked(tensors: readonly Required<TensorToWrite>[]): Required<TensorToWrite> {
  const [{ dtype, shape }] = tensors as [Required<TensorToWrite>]
  const data = new Uint8Array(tensors.flatMap(({ data }) => [...data]))
  return { dtype, shape: [shape[0]! * tensors.length, ...shape.slice(1)], data }
}

function transposed({ dtype, shape, data }: Required<TensorToWrite>): Required<TensorToWrite> {
  const [rows, columns] = shape as [number, number]
  const bytes = data.length / (rows * columns)
  const turned = new Uint8Array(data.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = (row * columns + column) * bytes
      turned.set(data.subarray(from, from + bytes), (column * rows + row) * bytes)
    }
  }
  return { dtype, shape: [columns, rows], data: turned }
}

/** A LoRA and an embedding for the demo model, of numbers that follow from nothing but their places: enough to change a picture. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rawHeader, type TensorToWrite, writeSafetensors } from './safetensors-writer.ts'

const demo = new URL('../../public/models/demo/', import.meta.url)
const rank = 4

/** Over all of the UNet but its ends, convolutions too, in kohya’s names; alpha is the rank. */
export function demoLora(metadata: Record<string, string> = {}): Buffer {
  const tensors: Record<string, TensorToWrite> = {}
  for (const [name, shape] of shapes('unet/diffusion_pytorch_model.safetensors')) {
    if (!/(attentions|resnets|samplers).*\.weight$/.test(name) || shape.length < 2) continue
    const layer = `lora_unet_${name.replace(/\.weight$/, '').replaceAll('.', '_')}`
    const [out, ...inputs] = shape as [number, ...number[]]
    tensors[`${layer}.lora_down.weight`] = numbers([rank, ...inputs])
    tensors[`${layer}.lora_up.weight`] = numbers([out, rank, ...inputs.slice(1).map(() => 1)])
    tensors[`${layer}.alpha`] = float32([], Float32Array.of(rank))
  }
  return Buffer.from(writeSafetensors(tensors, metadata))
}

/** The same with a tensor of so many bytes that nothing needs: it takes a while to copy, and is a file that the app keeps. */
export function largeLora(bytes: number): Buffer {
  const lora = demoLora()
  const end = 8 + Number(lora.readBigUInt64LE(0))
  const header = JSON.parse(lora.toString('utf8', 8, end))
  const from = lora.length - end
  header['lora_unet_conv_in.padding'] = { dtype: 'U8', shape: [bytes], data_offsets: [from, from + bytes] }
  return Buffer.concat([rawHeader(JSON.stringify(header)), lora.subarray(end), randomBytes(bytes)])
}

/** Vectors as long as the demo's words, in A1111's form. */
export function demoEmbedding(count = 2): Buffer {
  const [, width] = shapes('text_encoder/model.safetensors').find(([name]) =>
    name.endsWith('token_embedding.weight'),
  )![1]
  return Buffer.from(writeSafetensors({ emb_params: numbers([count, width!]) }))
}

function shapes(path: string): [name: string, shape: number[]][] {
  const file = readFileSync(new URL(path, demo))
  const header = JSON.parse(file.toString('utf8', 8, 8 + Number(file.readBigUInt64LE(0))))
  return Object.entries<{ shape: number[] }>(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, { shape }]) => [name, shape])
}

function numbers(shape: readonly number[]): TensorToWrite {
  const count = shape.reduce((product, size) => product * size, 1)
  return float32(
    shape,
    Float32Array.from({ length: count }, (_, i) => 0.3 * Math.sin(i * i + count)),
  )
}

function float32(shape: readonly number[], values: Float32Array): TensorToWrite {
  return { dtype: 'F32', shape, data: new Uint8Array(values.buffer) }
}

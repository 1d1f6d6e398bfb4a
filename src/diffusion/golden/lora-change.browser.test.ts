/** LoRAs that change while a model is loaded: written over in place on the GPU, to the very numbers of sessions made anew with them. */
import { describe, expect, inject, it } from 'vitest'
import { GoldenModel } from '../../../e2e/support/golden-model.ts'
import { writeSafetensors } from '../../../e2e/support/safetensors-writer.ts'
import { watchedBuffers } from '../../../e2e/support/watched-buffers.ts'
import { memoryBytes, openLora, type Weights, withLoras } from '../../models/index.ts'
import { torchCpuGenerator } from '../../random/index.ts'
import type { Model } from '../networks/model.ts'
import { Networks } from '../networks/networks.ts'
import { loadOrt, type Ort, openDevice, Runtime } from '../networks/runtime/index.ts'

const signal = new AbortController().signal

async function file(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/fixtures/${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** LoRAs of numbers that fit: one over every matrix and convolution of both networks, and one of those that people share. */
const files = {
  all: async ({ unet, textEncoder }: Model) =>
    writeSafetensors({ ...lowRank('unet', unet.weights), ...lowRank('text_encoder', textEncoder.weights) }),
  kohya: () => file('loras/kohya.safetensors'),
}

/** Rank 2, in PEFT's names. */
function lowRank(part: string, weights: Weights): Parameters<typeof writeSafetensors>[0] {
  const generator = torchCpuGenerator(2)
  const tensor = (shape: readonly number[]) => {
    const values = generator.normal(shape.reduce((product, size) => product * size, 1))
    const data = new Uint8Array(values.map((value) => value / 20).buffer)
    return { dtype: 'F32', shape, data }
  }
  const layers = [...weights].filter(([name, { shape }]) => shape.length > 1 && !name.startsWith('embeddings.'))
  return Object.fromEntries(
    layers.flatMap(([name, { shape }]) => {
      const [out, ...inputs] = shape as [number, ...number[]]
      const layer = `${part}.${part === 'unet' ? '' : 'text_model.'}${name.replace(/\.weight$/, '')}`
      return [
        [`${layer}.lora_A.weight`, tensor([2, ...inputs])],
        [`${layer}.lora_B.weight`, tensor([out, 2, ...inputs.slice(1).map(() => 1)])],
      ]
    }),
  )
}

async function changed(model: Model, name: keyof typeof files, weight: number): Promise<Model> {
  const lora = await openLora(name, memoryBytes(await files[name](model)))
  const base = { unet: model.unet.weights, textEncoder: model.textEncoder.weights }
  const weighted = { lora, unet: weight, textEncoder: weight }
  const { unet, textEncoder, ignored } = withLoras(base, model.unet.config.layers_per_block, [weighted])
  expect(ignored).toEqual([])
  return {
    ...model,
    unet: { ...model.unet, weights: unet },
    textEncoder: { ...model.textEncoder, weights: textEncoder },
  }
}

/** What the text encoder, the contexts and the UNet, whole and shallow, make of something. */
async function outputs(networks: Networks): Promise<Float32Array[]> {
  const { cross_attention_dim: width, in_channels } = networks.model.unet.config
  const size = { height: 9, width: 7 }
  const wave = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i))
  const ids = Int32Array.from({ length: 77 }, (_, i) => i)
  const [text] = await networks.encode({ ids, end: 76 }, 0)
  const context = await networks.context(wave(77 * width), 1)
  const sample = wave(in_channels * size.height * size.width)
  const { output, deep } = await networks.predictKeeping(sample, 500, context, size, 0)
  await networks.loadShallow(0, () => {})
  const shallow = await networks.predict(sample, 400, context, size, deep)
  deep.release()
  context.release()
  return [text!.hidden, output, shallow]
}

/** onnxruntime, counting its sessions. */
function counted(ort: Ort): { ort: Ort; sessions: { count: number } } {
  const sessions = { count: 0 }
  const create = (...how: Parameters<typeof ort.InferenceSession.create>) => {
    sessions.count++
    return ort.InferenceSession.create(...how)
  }
  return { ort: { ...ort, InferenceSession: { create } as unknown as Ort['InferenceSession'] }, sessions }
}

const cases = [
  { type: 'float32', bits: undefined },
  ...(inject('gpu') === 'lavapipe'
    ? ([
        { type: 'float16', bits: undefined },
        { type: 'float16', bits: 8 },
      ] as const)
    : []),
] as const

describe.each(cases)('in $type with linear layers in $bits bits', ({ type, bits }) => {
  it('another weight, another LoRA and none give the bits of a model loaded so', async () => {
    const device = await openDevice()
    const { alive: buffers } = watchedBuffers(device.gpu!)
    const { ort, sessions } = counted(await loadOrt())
    const runtime = new Runtime(ort, device, type)
    const subject = { file: (path: string) => file(`mini/${path}`), runtime: async () => runtime }
    const { networks, model } = await GoldenModel.load(subject, { bits })
    const adopt = (model: Model) => networks.adopt(model, signal, () => {})
    const unchanged = await outputs(networks)
    const held = { sessions: sessions.count, buffers: buffers.size }
    const variants: { model: Model; inPlace: Float32Array[] }[] = []
    for (const [name, weight] of [
      ['kohya', 0.8],
      ['all', 1],
      ['all', 0.4],
    ] as const) {
      await adopt(await changed(model, name, weight))
      variants.push({ model: networks.model, inPlace: await outputs(networks) })
    }
    await adopt(model)
    expect(await outputs(networks)).toEqual(unchanged)
    expect({ sessions: sessions.count, buffers: buffers.size }).toEqual(held)
    await networks.release()
    for (const { model, inPlace } of variants.slice(-1)) {
      const anew = await Networks.load(runtime, model, signal, () => {}, { bits })
      expect(inPlace).toEqual(await outputs(anew))
      for (const [i, values] of inPlace.entries()) expect(values).not.toEqual(unchanged[i])
      await anew.release()
    }
  })
})

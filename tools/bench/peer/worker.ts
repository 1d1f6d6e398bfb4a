/** A step of our UNet and of exported ones, of the same weights, on one device and in one runtime. */
import {
  contextGraph,
  timeEmbedding,
  unetGraph,
  unetSizes,
  WebGpuDialect,
} from '../../../src/diffusion/networks/graph/index.ts'
import { type Inputs, loadOrt, nodePlacer, openDevice, Runtime } from '../../../src/diffusion/networks/runtime/index.ts'
import { weightReader } from '../../../src/diffusion/networks/weights/index.ts'
import { parseUnetConfig } from '../../../src/models/configs/index.ts'
import { blobBytes, readSafetensors, toFloat16, toFloat32, type Weights } from '../../../src/models/index.ts'
import { torchCpuGenerator } from '../../../src/random/index.ts'
import { dispatches, gpuBytes, wasmBytes } from '../engine/meters.ts'
import { isTransformed, transformedWeight, WinogradDialect } from '../operators/winograd.ts'

/**
 * `ours-fused` has fused attention, which software GPUs do without; `ours-two` draws two pictures at once; `ours-winograd` has Winograd's
 * convolutions on the two levels of the largest maps.
 */
export type Contender = 'ours' | 'ours-fused' | 'ours-two' | 'ours-winograd' | 'plain' | 'fused'

export interface Question {
  files: readonly File[]
  what: 'load' | 'step'
  contender: Contender
  /** Of the picture, in pixels. */
  size: number
}

/** What was taken, in seconds and bytes; of a step, its output besides. */
export interface Answer {
  seconds: number
  dispatches: number
  /** Most of the GPU's memory, above what was taken before. */
  gpuBytes: number
  /** By which the wasm heap grew; it never shrinks. */
  wasmBytes: number
  nodes: Record<string, number>
  output: number[]
}

const ort = await loadOrt()
const place = nodePlacer(ort)
const device = await openDevice()
const runtime = new Runtime(ort, device)
const loaded = new Map<Contender, () => Promise<Float32Array>>()
const tokens = 77
const timestep = 500
postMessage({})

addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  try {
    postMessage(await answer(data))
  } catch (error) {
    postMessage({ failed: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) })
  }
})

async function answer(question: Question): Promise<Answer> {
  const before = { gpu: gpuBytes.now, wasm: wasmBytes(), dispatches: dispatches.count }
  gpuBytes.peak = gpuBytes.now
  const start = performance.now()
  let nodes: Answer['nodes'] = {}
  let output = new Float32Array()
  if (question.what === 'load') nodes = await load(question)
  else output = (await loaded.get(question.contender)!()) as Float32Array<ArrayBuffer>
  return {
    seconds: (performance.now() - start) / 1000,
    dispatches: dispatches.count - before.dispatches,
    gpuBytes: gpuBytes.peak - before.gpu,
    wasmBytes: wasmBytes() - before.wasm,
    nodes,
    output: [...output],
  }
}

/** The same numbers for all of them. */
const noise = (seed: number, count: number) => torchCpuGenerator(seed).normal(count)

async function load({ contender, files, size }: Question): Promise<Answer['nodes']> {
  const file = (name: string) => {
    const found = files.find((one) => one.name === name)
    if (!found) throw new Error(`${name} was not chosen`)
    return found
  }
  const side = size / 8
  const batch = contender === 'ours-two' ? 4 : 2
  const sample = noise(1, batch * 4 * side ** 2)
  const words = noise(2, batch * tokens * 768)
  if (contender === 'plain' || contender === 'fused') {
    const model = new Uint8Array(await file(`${contender}.onnx`).arrayBuffer())
    const data = `${contender}.onnx.data`
    const options = {
      executionProviders: [{ name: 'webgpu', device: device.gpu! }],
      graphOptimizationLevel: 'all',
      externalData: [{ path: data, data: file(data) }],
    } as const
    const session = await ort.InferenceSession.create(model, options)
    const half = (values: Float32Array, dims: number[]) =>
      new ort.Tensor('float16', toFloat16(new Uint8Array(values.buffer), 'F32'), dims)
    const inputs = {
      sample: half(sample, [batch, 4, side, side]),
      timestep: half(new Float32Array(batch).fill(timestep), [batch]),
      encoder_hidden_states: half(words, [batch, tokens, 768]),
    }
    loaded.set(contender, async () => {
      const { data: bits } = Object.values(await session.run(inputs))[0]!
      const { buffer, byteOffset, byteLength } = bits as Uint16Array<ArrayBuffer>
      return toFloat32(new Uint8Array(buffer, byteOffset, byteLength), 'F16')
    })
    return place(model, options)
  }
  const config = parseUnetConfig(JSON.parse(await file('config.json').text()), 'the exported model')
  const source = blobBytes(file('diffusion_pytorch_model.safetensors'))
  const { tensors } = await readSafetensors(source, 'unet')
  const weights: Weights = new Map([...tensors].map(([name, tensor]) => [name, { ...tensor, source }]))
  const dialect = (name: string) => {
    const how = { type: runtime.type, fusedAttention: contender === 'ours-fused' }
    if (contender === 'ours-winograd') return new WinogradDialect(name, how, { batch, side, from: side / 2 })
    return contender === 'ours-fused' ? new WebGpuDialect(name, how) : runtime.dialect(name)
  }
  const context = contextGraph(dialect('context'), config)
  const contexts = await runtime.session(context, weightReader(weights), { onGpu: context.graph.outputs })
  const unet = unetGraph(dialect('unet'), config)
  const read = weightReader(weights)
  const session = await runtime.session(unet, (recipe) =>
    isTransformed(recipe) ? transformedWeight(recipe, read) : read(recipe),
  )
  const told = {
    context: runtime.float32(words, [batch, tokens, 768]),
    context_rows: runtime.int64([batch, tokens, -1]),
  }
  let keys: Inputs | undefined
  loaded.set(contender, async () => {
    // Once for each prompt; the exported graph does it at every step.
    keys ??= await contexts.run(told, context.graph.outputs)
    const all: Inputs = {
      ...keys,
      sample: runtime.float32(sample, [batch, 4, side, side]),
      time: runtime.float32(timeEmbedding(timestep, config), [1, config.block_out_channels[0]!]),
    }
    for (const [name, shape] of Object.entries(unetSizes(config, { batch, height: side, width: side }, unet.layout))) {
      all[name] = runtime.int64(shape)
    }
    const inputs = Object.fromEntries(Object.entries(all).filter(([name]) => unet.graph.inputs.includes(name)))
    return session.values(inputs, 'output')
  })
  return place(unet.graph.encode(), {
    executionProviders: [{ name: 'webgpu', device: device.gpu! }],
    graphOptimizationLevel: 'disabled',
  } as never)
}

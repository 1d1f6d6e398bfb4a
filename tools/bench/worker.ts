/** One measured picture, in a worker of its own: the engine as the app runs it, with meters on what it uses. */
import { dispatches, gpuBytes, wasmBytes } from './meters.ts'
import type { InferenceSession } from 'onnxruntime-web'
import { Engine } from '../../src/diffusion/engine.ts'
import { loadOrt, nodePlacer, type Ort, type Placement } from '../../src/diffusion/runtime/index.ts'
import { defaultRequest } from '../../src/parameters/index.ts'

/** What is to be drawn, and with what. */
export interface Job {
  /** The model's files, and their paths within its folder. */
  files: readonly File[]
  paths: readonly string[]
  device: 'gpu' | 'processor'
  /** Of the picture, in pixels. */
  size: number
  steps: number
}

/** Seconds and bytes of one picture. */
export interface Measurement {
  adapter: string
  /** From the first session asked for to the last one made. */
  loadSeconds: number
  /** From the model's files to its first picture, all else included. */
  firstPictureSeconds: number
  /** Of each step but the first, which also compiles the shaders. */
  stepSeconds: number[]
  decodeSeconds: number
  dispatchesPerStep: number
  /** Of all graphs together. */
  placement: Placement
  /** What the sessions were given. */
  weightBytes: number
  gpuBytes: { peakLoading: number; loaded: number; peakDrawing: number }
  wasmBytes: { loaded: number; drawn: number }
}

/** Told to the page: when loading ends, and the measurement. */
export type News = { type: 'ready' } | { type: 'loaded' } | { type: 'drawn'; measurement: Measurement } | { type: 'failed'; reason: string }

const tell = (news: News) => postMessage(news)

addEventListener('message', async ({ data }: MessageEvent<Job>) => {
  try {
    tell({ type: 'drawn', measurement: await measured(data) })
  } catch (error) {
    tell({ type: 'failed', reason: String(error instanceof Error ? error.stack : error) })
  }
})
tell({ type: 'ready' })

async function measured({ files, paths, device, size, steps }: Job): Promise<Measurement> {
  const original = await loadOrt()
  const place = nodePlacer(original)
  const asked: { model: Uint8Array; options: InferenceSession.SessionOptions }[] = []
  let weightBytes = 0
  let loadStart = 0
  let loaded: { at: number; gpu: number; peakGpu: number; wasm: number } | undefined

  const create = async (model: Uint8Array, options: InferenceSession.SessionOptions) => {
    loadStart ||= performance.now()
    asked.push({ model, options: { ...options, externalData: [] } })
    weightBytes += options.externalData!.reduce((sum, file) => sum + (file as { data: Uint8Array }).data.byteLength, 0)
    const session = await original.InferenceSession.create(model, options)
    const madeAt = performance.now()
    const { run } = session
    session.run = (...feeds: Parameters<typeof run>) => {
      if (!loaded) {
        loaded = { at: lastMade, gpu: gpuBytes.now, peakGpu: gpuBytes.peak, wasm: wasmBytes() }
        gpuBytes.peak = gpuBytes.now
        tell({ type: 'loaded' })
      }
      return run.apply(session, feeds)
    }
    lastMade = madeAt
    return session
  }
  let lastMade = 0
  const ort = { ...original, InferenceSession: { create } } as unknown as Ort

  const engine = new Engine({ loadOrt: async () => ort, clipMerges, device })
  const start = performance.now()
  await engine.models.open('bench', files.map((data, i) => ({ path: paths[i]!, data })))
  const marks: { at: number; dispatches: number }[] = []
  const request = { ...defaultRequest, model_id: 'bench', prompt: 'a lighthouse at dusk', width: size, height: size, num_inference_steps: steps, seed: 1 }
  await engine.produce(request, new AbortController().signal, ({ type }) => {
    if (type === 'step' || type === 'image') marks.push({ at: performance.now(), dispatches: dispatches.count })
  })
  const seconds = marks.slice(1).map(({ at }, i) => (at - marks[i]!.at) / 1000)
  const { adapter } = await engine.device()
  const gpu = { peakLoading: loaded!.peakGpu, loaded: loaded!.gpu, peakDrawing: gpuBytes.peak }
  const wasm = { loaded: loaded!.wasm, drawn: wasmBytes() }
  const placement: Placement = {}
  for (const { model, options } of asked) {
    for (const [provider, nodes] of Object.entries(await place(model, options))) placement[provider] = (placement[provider] ?? 0) + nodes
  }
  return {
    adapter,
    loadSeconds: (loaded!.at - loadStart) / 1000,
    firstPictureSeconds: (marks.at(-1)!.at - start) / 1000,
    stepSeconds: seconds.slice(0, -1),
    decodeSeconds: seconds.at(-1)!,
    dispatchesPerStep: (marks.at(-2)!.dispatches - marks.at(-3)!.dispatches),
    placement,
    weightBytes,
    gpuBytes: gpu,
    wasmBytes: wasm,
  }
}

async function clipMerges(): Promise<string> {
  return (await fetch('/models/clip/merges.txt')).text()
}

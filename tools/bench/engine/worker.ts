/** One picture, drawn by the engine as the app runs it, and measured from inside its worker. */
import { qualities } from '../../../app/form/quality.ts'
import { Engine } from '../../../src/diffusion/engine/engine.ts'
import type { ModelFile } from '../../../src/diffusion/engine/model-library.ts'
import { loadOrt } from '../../../src/diffusion/networks/runtime/index.ts'
import { blobBytes, openCheckpoint, type Weights } from '../../../src/models/index.ts'
import { defaultRequest, type GenerationRequest } from '../../../src/parameters/index.ts'
import { randomFile } from '../models/random-file.ts'
import { sdxlTensors } from '../models/sdxl-tensors.ts'
import { dispatches, gpuBytes, gpuIdle, wasmBytes } from './meters.ts'
import { randomLora } from './random-lora.ts'
import { type Stage, type WatchedSessions, watchedSessions } from './watched-sessions.ts'

export interface Job {
  files: readonly File[]
  /** Of the files, within the model's folder. */
  paths: readonly string[]
  /** Instead of files: a single file of random weights that is made as it is read. */
  random?: 'sdxl'
  /** What linear layers are rounded to; by default nothing. */
  bits?: 4 | 8
  device: 'gpu' | 'processor'
  /** Width and height of the picture, in pixels. */
  size: number
  /** None: nothing is drawn, and the LoRA's weight is changed three times. */
  steps: number
  /** Whether each step shows a preview, as in the app; the first then costs a small decoding more. */
  previews: boolean
  /** Whether the model is loaded with a LoRA, whose weight is changed after the picture. */
  lora?: boolean
  /** Pictures to draw after the first, as many by Standard and by Fast, in turns. */
  turns?: number
  /** How often another picture with the same words is begun. */
  begins?: number
}

/** What one picture took, in seconds and bytes. */
export interface Drawing {
  adapter: string
  /** Its version. */
  onnxruntime: string
  /** The making of all sessions, weights included. */
  loadSeconds: number
  /** What the GPU still has to do when all sessions are made; only where nothing is drawn. */
  settleSeconds: number[]
  /** From the request for another picture with the same words until the first call of the UNet, with everything loaded. */
  beginSeconds: number[]
  /** From the request for another weight of the LoRA until all is ready to draw with it; none without a LoRA. */
  changeSeconds: number[]
  /** That went into making sessions anew for it. */
  remakingSeconds: number[]
  /** From the choice of the files to the picture. */
  firstPictureSeconds: number[]
  /** Of every step but the first, which also compiles shaders and prepares the previews. */
  stepSeconds: number[]
  /** Of each such step, what the UNet's calls do not take. */
  betweenSeconds: number[]
  stepDispatches: number[]
  decodeSeconds: number[]
  /** The loop of each further picture by turns, all its steps. */
  standardSeconds: number[]
  fastSeconds: number[]
  /** The sessions in the order in which they were made. */
  stages: Stage[]
  /** What the person is told that the model takes, loaded. */
  toldBytes: number
  /** Nodes of all graphs, by onnxruntime's execution providers. */
  placement: Record<string, number>
  /** Of the weights that the sessions were given. */
  weightBytes: number
  /** `grown` is what a change of the LoRA's weight leaves behind. */
  gpuBytes: { peakLoading: number; loaded: number; peakDrawing: number; grown: number[] }
  wasmBytes: { loaded: number; drawn: number }
  pictureBytes: number
}

/** What the page hears, in this order, unless it hears `failed`. */
export type News =
  | { type: 'ready' }
  | { type: 'loaded' }
  | { type: 'drawn'; drawing: Drawing }
  | { type: 'failed'; reason: string }

const tell = (news: News) => postMessage(news)

addEventListener('message', async ({ data }: MessageEvent<Job>) => {
  try {
    tell({ type: 'drawn', drawing: await draw(data) })
  } catch (error) {
    tell({ type: 'failed', reason: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) })
  }
})
const ort = await loadOrt()
tell({ type: 'ready' })

async function draw({
  files,
  paths,
  device,
  size,
  steps,
  previews,
  lora = false,
  turns = 0,
  begins = 1,
  random,
  bits,
}: Job): Promise<Drawing> {
  // What the engine makes previews with. It is not the scope's own.
  for (let scope: unknown = globalThis; !previews && scope; scope = Object.getPrototypeOf(scope)) {
    Reflect.deleteProperty(scope as object, 'createImageBitmap')
  }
  let loaded = { gpu: 0, peakGpu: 0, wasm: 0 }
  const noteLoaded = () => {
    loaded = { gpu: gpuBytes.now, peakGpu: gpuBytes.peak, wasm: wasmBytes() }
    gpuBytes.peak = gpuBytes.now
    tell({ type: 'loaded' })
  }
  const sessions = watchedSessions(ort, noteLoaded)
  const engine = new Engine({ loadOrt: async () => sessions.ort, clipMerges, device })

  if (lora) {
    const data = randomLora(await unetOf(files, paths))
    await engine.adapters.open('random', { path: 'random.safetensors', data })
  }

  const start = performance.now()
  const model: ModelFile[] = random
    ? [{ path: `${random}.safetensors`, data: randomFile(sdxlTensors()) }]
    : files.map((data, i) => ({ path: paths[i]!, data }))
  await engine.models.open('bench', model)
  const weight_bits: GenerationRequest['weight_bits'] = bits ? `${bits}bit` : '16bit'
  const request = { ...defaultRequest, model_id: 'bench', prompt: 'a lighthouse at dusk', seed: 1, weight_bits }
  const loras = { lora_models: lora ? ['random'] : [], lora_weights: lora ? [1] : [] }
  // Before the turns a short one will do.
  const first = turns > 0 ? 2 : steps
  const sized = { ...request, ...loras, width: size, height: size, num_inference_steps: first }
  /** At the end of every step, and of the picture. */
  const marks: { seconds: number; unet: number; dispatches: number }[] = []
  let pictureBytes = 0
  const settleSeconds: number[] = []
  const isDrawn = steps > 0
  if (!isDrawn) {
    await loadOnly(engine, { ...sized, num_inference_steps: 1 })
    const end = performance.now()
    await gpuIdle()
    settleSeconds.push((performance.now() - end) / 1000)
    noteLoaded()
  } else {
    await engine.produce(sized, new AbortController().signal, (event) => {
      if (event.type === 'image') pictureBytes = event.picture.size
      if (event.type === 'step' || event.type === 'image') {
        const seconds = (performance.now() - start) / 1000
        marks.push({ seconds, unet: sessions.denoisingSeconds, dispatches: dispatches.count })
      }
    })
  }

  const peakDrawing = gpuBytes.peak
  const loadSeconds = sessions.seconds
  const placement = isDrawn ? await sessions.placement() : {}
  const { weightBytes } = sessions
  const drawn = wasmBytes()
  const beginSeconds: number[] = []
  // Of SDXL a step takes many minutes on a software GPU, and its memory is told already.
  for (let turn = 0; turn < (isDrawn && !random ? begins : 0); turn++) {
    beginSeconds.push(await begin(engine, { ...sized, seed: 2 + turn }, sessions))
  }
  const beforeChange = gpuBytes.now
  const changeSeconds: number[] = []
  const changes = isDrawn ? [0.5] : [0.5, 0.7, 0.3]
  for (const weight of lora ? changes : []) {
    changeSeconds.push(await loadOnly(engine, { ...sized, num_inference_steps: 1, lora_weights: [weight] }))
  }
  const remade = sessions.seconds - loadSeconds
  const grown = lora ? [gpuBytes.now - beforeChange] : []
  const loops = await loopsByTurns(engine, { ...sized, num_inference_steps: steps }, sessions, turns)
  const since = (key: 'seconds' | 'unet' | 'dispatches') => marks.slice(1).map((mark, i) => mark[key] - marks[i]![key])
  return {
    adapter: (await engine.device()).adapter,
    onnxruntime: ort.env.versions.web!,
    loadSeconds,
    settleSeconds,
    beginSeconds,
    changeSeconds,
    remakingSeconds: lora ? [remade] : [],
    firstPictureSeconds: marks.slice(-1).map(({ seconds }) => seconds),
    stepSeconds: since('seconds').slice(0, -1),
    betweenSeconds: since('seconds')
      .map((seconds, i) => seconds - since('unet')[i]!)
      .slice(0, -1),
    stepDispatches: since('dispatches').slice(0, -1),
    decodeSeconds: since('seconds').slice(-1),
    ...loops,
    stages: sessions.stages,
    toldBytes: (await engine.memory('bench', ''))[bits ?? 'exact'],
    placement,
    weightBytes,
    gpuBytes: { peakLoading: loaded.peakGpu, loaded: loaded.gpu, peakDrawing, grown },
    wasmBytes: { loaded: loaded.wasm, drawn },
    pictureBytes,
  }
}

/** What the loop takes by Standard and by Fast, in seconds; a short picture before compiles what Fast runs besides. */
async function loopsByTurns(engine: Engine, request: GenerationRequest, sessions: WatchedSessions, turns: number) {
  const loop = async (quality: 'standard' | 'fast', steps: number) => {
    const asked = { ...request, ...qualities[quality], num_inference_steps: steps }
    let end = 0
    sessions.denoising = undefined
    await engine.produce(asked, new AbortController().signal, ({ type }) => {
      if (type === 'step') end = performance.now()
    })
    return (end - sessions.denoising!) / 1000
  }
  const [standardSeconds, fastSeconds]: [number[], number[]] = [[], []]
  if (turns > 0) await loop('fast', 6)
  for (let turn = 0; turn < turns; turn++) {
    standardSeconds.push(await loop('standard', request.num_inference_steps))
    fastSeconds.push(await loop('fast', request.num_inference_steps))
  }
  return { standardSeconds, fastSeconds }
}

/** Draws a step of a picture, and tells the seconds until it began. */
async function begin(engine: Engine, request: GenerationRequest, sessions: WatchedSessions): Promise<number> {
  sessions.denoising = undefined
  const start = performance.now()
  const stop = new AbortController()
  await engine
    .produce({ ...request, num_inference_steps: 2 }, stop.signal, ({ type }) => {
      if (type === 'step') stop.abort()
    })
    .catch((error: unknown) => {
      if (!stop.signal.aborted) throw error
    })
  return (sessions.denoising! - start) / 1000
}

/** Loads what the request needs, draws nothing, and tells the seconds. */
async function loadOnly(engine: Engine, request: GenerationRequest): Promise<number> {
  const start = performance.now()
  const stop = new AbortController()
  const drawing = engine.produce(request, stop.signal, (event) => {
    if (event.type === 'loading' && event.loaded === event.total) stop.abort()
  })
  await drawing.catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
  return (performance.now() - start) / 1000
}

async function unetOf(files: readonly File[], paths: readonly string[]): Promise<Weights> {
  const sources = files.map((file, i) => [paths[i]!, blobBytes(file)] as const)
  return (await openCheckpoint(new Map(sources))).unet.weights
}

async function clipMerges(): Promise<string> {
  return (await fetch('/models/clip/merges.txt')).text()
}

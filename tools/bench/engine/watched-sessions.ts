/** onnxruntime, with a watch on the sessions that the engine makes of it. */
import type { InferenceSession } from 'onnxruntime-web'
import { nodePlacer, type Ort, type Placement } from '../../../src/diffusion/networks/runtime/index.ts'
import { readOnnx } from '../costs/onnx-reader.ts'
import { dispatches, gpuBytes } from './meters.ts'

type Options = InferenceSession.SessionOptions

/** What one session took: bytes in GPU buffers, those of all others that were there included. */
export interface Stage {
  /** Of its graph. */
  name: string
  weightBytes: number
  seconds: number
  /** Before it was made, the most while it was made, and after it. */
  gpuBytes: { before: number; peakLoading: number; loaded: number; peakRunning: number }
  runSeconds: number[]
  /** Compute programs that each run started. */
  runDispatches: number[]
}

export interface WatchedSessions {
  /** What the engine is to be given. */
  ort: Ort
  /** In the order in which they were made. */
  readonly stages: Stage[]
  /** That the making of all sessions took. */
  readonly seconds: number
  readonly weightBytes: number
  /** When the UNet was last called for the first time since this was undefined, as performance.now() has it. */
  denoising: number | undefined
  /** That the UNet's calls took so far. */
  readonly denoisingSeconds: number
  /** Places the nodes of all graphs anew, as nothing tells afterwards where they are. */
  placement(): Promise<Placement>
}

/** `onLoaded` is called when the UNet is about to run for the first time: all that it needs is there. */
export function watchedSessions(original: Ort, onLoaded: () => void): WatchedSessions {
  const place = nodePlacer(original)
  const graphs: { model: Uint8Array; options: Options }[] = []
  const stages: Stage[] = []
  let isLoaded = false
  let denoising: number | undefined
  let denoisingSeconds = 0

  const create = async (model: Uint8Array, options: Options) => {
    graphs.push({ model, options: { ...options, externalData: [] } })
    const weights = (options.externalData ?? []) as readonly { data: Uint8Array }[]
    const stage: Stage = {
      name: readOnnx(model).name,
      weightBytes: weights.reduce((sum, { data }) => sum + data.byteLength, 0),
      seconds: 0,
      gpuBytes: { before: gpuBytes.now, peakLoading: 0, loaded: 0, peakRunning: 0 },
      runSeconds: [],
      runDispatches: [],
    }
    stages.push(stage)
    const making = await watched(() => original.InferenceSession.create(model, options))
    stage.seconds = making.seconds
    stage.gpuBytes.peakLoading = making.peak
    stage.gpuBytes.loaded = gpuBytes.now
    const session = making.made
    const run = session.run as (...call: unknown[]) => ReturnType<typeof session.run>
    session.run = async (...call: unknown[]) => {
      const isDenoising = 'sample' in (call[0] as object)
      if (isDenoising) {
        if (!isLoaded) onLoaded()
        isLoaded = true
        denoising ??= performance.now()
      }
      const before = dispatches.count
      const { made, peak, seconds } = await watched(() => run.apply(session, call))
      stage.gpuBytes.peakRunning = Math.max(stage.gpuBytes.peakRunning, peak)
      stage.runSeconds.push(seconds)
      stage.runDispatches.push(dispatches.count - before)
      if (isDenoising) denoisingSeconds += seconds
      return made
    }
    return session
  }

  return {
    ort: { ...original, InferenceSession: { create } as unknown as Ort['InferenceSession'] },
    stages,
    get seconds() {
      return sum(({ seconds }) => seconds)
    },
    get weightBytes() {
      return sum(({ weightBytes }) => weightBytes)
    },
    get denoisingSeconds() {
      return denoisingSeconds
    },
    get denoising() {
      return denoising
    },
    set denoising(moment) {
      denoising = moment
    },
    async placement() {
      const all: Placement = {}
      for (const { model, options } of graphs) {
        for (const [provider, nodes] of Object.entries(await place(model, options))) {
          all[provider] = (all[provider] ?? 0) + nodes
        }
      }
      return all
    },
  }

  function sum(of: (stage: Stage) => number): number {
    return stages.reduce((total, stage) => total + of(stage), 0)
  }
}

/** What `make` made, how long it took and the most bytes in GPU buffers meanwhile; the peak of all stays what it is. */
async function watched<Made>(make: () => Promise<Made>): Promise<{ made: Made; seconds: number; peak: number }> {
  const before = gpuBytes.peak
  gpuBytes.peak = gpuBytes.now
  const start = performance.now()
  const made = await make()
  const seconds = (performance.now() - start) / 1000
  const { peak } = gpuBytes
  gpuBytes.peak = Math.max(before, peak)
  return { made, seconds, peak }
}

/** onnxruntime, with a watch on the sessions that the engine makes of it. */
import type { InferenceSession } from 'onnxruntime-web'
import { nodePlacer, type Ort, type Placement } from '../../../src/diffusion/networks/runtime/index.ts'

type Options = InferenceSession.SessionOptions

export interface WatchedSessions {
  /** What the engine is to be given. */
  ort: Ort
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

/** `onLoaded` is called when the first session is about to run: the engine makes all of them before. */
export function watchedSessions(original: Ort, onLoaded: () => void): WatchedSessions {
  const place = nodePlacer(original)
  const graphs: { model: Uint8Array; options: Options }[] = []
  let seconds = 0
  let weightBytes = 0
  let isLoaded = false
  let denoising: number | undefined
  let denoisingSeconds = 0

  const create = async (model: Uint8Array, options: Options) => {
    graphs.push({ model, options: { ...options, externalData: [] } })
    for (const file of options.externalData ?? []) weightBytes += (file as { data: Uint8Array }).data.byteLength
    const start = performance.now()
    const session = await original.InferenceSession.create(model, options)
    seconds += (performance.now() - start) / 1000
    const run = session.run as (...call: unknown[]) => ReturnType<typeof session.run>
    session.run = (...call: unknown[]) => {
      if (!isLoaded) onLoaded()
      isLoaded = true
      if (!('sample' in (call[0] as object))) return run.apply(session, call)
      const start = performance.now()
      denoising ??= start
      return run.apply(session, call).finally(() => {
        denoisingSeconds += (performance.now() - start) / 1000
      })
    }
    return session
  }

  return {
    ort: { ...original, InferenceSession: { create } as unknown as Ort['InferenceSession'] },
    get seconds() {
      return seconds
    },
    get weightBytes() {
      return weightBytes
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
}

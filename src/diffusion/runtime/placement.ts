/** Where onnxruntime placed the nodes of a graph, read from its own log: nothing else tells. */
import type { InferenceSession, Ort } from './ort.ts'

/** How many nodes of one graph are on each execution provider, by its name, such as WebGpuExecutionProvider. */
export type Placement = Record<string, number>

/**
 * `ort`, but each session that is made by it tells where its nodes were placed. To be called before the first session of all:
 * onnxruntime takes hold of console.error once, when it starts. From then on its log does not reach the console.
 */
export function watchPlacement(ort: Ort, onSession: (placement: Placement) => void): Ort {
  const log: string[] = []
  const { error } = console
  console.error = (...words: unknown[]) => {
    const line = words.join(' ')
    if (/\[[VIW]:onnxruntime/.test(line)) log.push(line)
    else error(...words)
  }
  const create = async (model: Uint8Array, options?: InferenceSession.SessionOptions) => {
    log.length = 0
    const session = await ort.InferenceSession.create(model, { ...options, logSeverityLevel: 0 })
    onSession(placement(log))
    return session
  }
  return { ...ort, InferenceSession: { create } as typeof ort.InferenceSession }
}

function placement(log: readonly string[]): Placement {
  const counts: Placement = {}
  for (const line of log) {
    const [, provider, count] = line.match(/placed on \[(\w+)\]\. Number of nodes: (\d+)/) ?? []
    if (provider) counts[provider] = (counts[provider] ?? 0) + Number(count)
  }
  return counts
}

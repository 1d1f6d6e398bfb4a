/** On which execution provider onnxruntime places the nodes of a graph, read from its own log: nothing else tells. */
import type { InferenceSession, Ort } from './ort.ts'

/** How many nodes of one graph are on each execution provider, by its name, such as WebGpuExecutionProvider. */
export type Placement = Record<string, number>

/** Places the nodes of an encoded graph as a session with these options would have them. */
export type Placer = (model: Uint8Array, options: InferenceSession.SessionOptions) => Promise<Placement>

/** The placer of `ort`; to be made before the first session of all, as onnxruntime takes hold of console.error when it starts. */
export function nodePlacer(ort: Ort): Placer {
  const { error } = console
  let log: string[] | undefined
  console.error = (...words) => (log ? log.push(words.join(' ')) : error(...words))
  return async (model, options) => {
    const lines: string[] = []
    log = lines
    // Nodes are placed before weights are read; as there are none here, no session comes of it.
    const dry = { ...options, externalData: [], logSeverityLevel: 0 } as const
    const session = await ort.InferenceSession.create(model, dry).catch(() => undefined)
    log = undefined
    await session?.release()
    return counted(lines)
  }
}

function counted(log: readonly string[]): Placement {
  const counts: Placement = {}
  for (const line of log) {
    const [, provider, count] = line.match(/placed on \[(\w+)\]\. Number of nodes: (\d+)/) ?? []
    if (provider) counts[provider] = (counts[provider] ?? 0) + Number(count)
  }
  return counts
}

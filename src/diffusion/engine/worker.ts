/** The worker that the local engine runs in: it starts it and answers for it. */
import { trustOwnScripts } from '../../generation/index.ts'
import { loadOrt } from '../networks/index.ts'
import { Engine, type EngineOptions } from './engine.ts'
import { type EnginePorts, serveEngine } from './engine-port.ts'

/** The one message that the worker waits for. */
export interface Start extends EnginePorts {
  device: NonNullable<EngineOptions['device']>
  /** Where the app lies, for the files that come with it. */
  baseUrl: string
}

addEventListener('message', ({ data }: MessageEvent<Start>) => {
  const { baseUrl, device } = data
  trustOwnScripts(baseUrl)
  const clipMerges = async () => {
    const response = await fetch(new URL('models/clip/merges.txt', baseUrl))
    if (!response.ok) throw new Error(`CLIP's vocabulary is missing from this copy of the app (${response.status})`)
    return response.text()
  }
  serveEngine(new Engine({ loadOrt, clipMerges, device }), data)
})

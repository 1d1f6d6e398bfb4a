/** Starts the local engine in a worker of its own. */
import { GenerationError, tellGone } from '../../generation/index.ts'
import type { EngineOptions } from './engine.ts'
import { connectEngine, type EnginePorts, type LocalEngine } from './engine-port.ts'
import type { Start } from './worker.ts'

/** `baseUrl` is where the app lies. The engine takes up nothing but its script until it is first asked. */
export function startLocalEngine({
  baseUrl,
  device = 'auto',
}: {
  baseUrl: string
  device?: NonNullable<EngineOptions['device']>
}): LocalEngine {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'darkroom-engine' })
  const channels = {
    ...{ calls: new MessageChannel(), pictures: new MessageChannel() },
    ...{ preparations: new MessageChannel(), enlargements: new MessageChannel() },
  }
  const portsOf = (side: 'port1' | 'port2'): EnginePorts => {
    const { calls, pictures, preparations, enlargements } = channels
    return {
      ...{ calls: calls[side], pictures: pictures[side] },
      ...{ preparations: preparations[side], enlargements: enlargements[side] },
    }
  }
  const start: Start = { baseUrl, device, ...portsOf('port2') }
  worker.postMessage(start, Object.values(portsOf('port2')))
  const ports = Object.values(portsOf('port1'))
  // Its script did not come, or broke as it began. An engine that has spoken answers for itself.
  const spoken = new AbortController()
  const first = { once: true, signal: spoken.signal }
  for (const port of ports) port.addEventListener('message', () => spoken.abort(), first)
  worker.addEventListener('error', ({ message }) => tellGone(ports, notStarted(message)), first)
  return connectEngine(portsOf('port1'))
}

/** A script that does not come is an event without a word. */
function notStarted(why: string | undefined): GenerationError {
  const sentence = why
    ? `The engine did not start (${why}). Reload the page; a newer browser helps if it stays so.`
    : 'The engine could not be loaded. Check the connection, then reload the page.'
  return new GenerationError('download', sentence)
}

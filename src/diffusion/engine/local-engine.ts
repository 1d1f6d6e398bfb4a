/** Starts the local engine in a worker of its own. */
import { GenerationError, tellGone } from '../../generation/index.ts'
import type { EngineOptions } from './engine.ts'
import { connectEngine, type LocalEngine } from './engine-port.ts'
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
  const calls = new MessageChannel()
  const pictures = new MessageChannel()
  const start: Start = { baseUrl, device, calls: calls.port2, pictures: pictures.port2 }
  worker.postMessage(start, [calls.port2, pictures.port2])
  const ports = [calls.port1, pictures.port1]
  // Its script did not come, or broke as it began. An engine that has spoken answers for itself.
  const spoken = new AbortController()
  const first = { once: true, signal: spoken.signal }
  for (const port of ports) port.addEventListener('message', () => spoken.abort(), first)
  worker.addEventListener('error', ({ message }) => tellGone(ports, notStarted(message)), first)
  return connectEngine({ calls: calls.port1, pictures: pictures.port1 })
}

/** A script that does not come is an event without a word. */
function notStarted(why: string | undefined): GenerationError {
  const sentence = why
    ? `The engine did not start (${why}). Reload the page; a newer browser helps if it stays so.`
    : 'The engine could not be loaded. Check the connection, then reload the page.'
  return new GenerationError('download', sentence)
}

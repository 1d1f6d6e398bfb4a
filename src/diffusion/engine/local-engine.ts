/** Starts the local engine in a worker of its own. */
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
  return connectEngine({ calls: calls.port1, pictures: pictures.port1 })
}

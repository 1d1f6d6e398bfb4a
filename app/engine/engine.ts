/** The one local engine of this page. */
import { type LocalEngine, startLocalEngine } from '../../src/diffusion/index.ts'

/** Where the page lies, as an absolute address. */
export const baseUrl = () => new URL(import.meta.env.BASE_URL, location.href).href

let started: LocalEngine | undefined

/** Starts the engine at the first call. */
export function engine(): LocalEngine {
  started ??= startLocalEngine({ baseUrl: baseUrl() })
  return started
}

/** The one build of the runtime that this browser uses, fetched ahead so that pictures are made offline too. */
import asyncify from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import jspi from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'
import { create } from 'zustand'
import { ortBuild } from '../../src/diffusion/index.ts'

/** Whether all that a picture of the demo model needs lies on this device. */
export const useOfflineReady = create<{ ready: boolean }>()(() => ({ ready: false }))

/**
 * Fetches the runtime through the service worker, which keeps it; not where the person asked to save data: there it comes
 * with the first picture.
 */
export async function warmRuntime(): Promise<void> {
  await controlled()
  const url = { jspi, asyncify }[ortBuild()]
  if (!(await caches.match(url))) {
    if (savesData()) return
    await idle()
    const response = await fetch(url, { priority: 'low' }).catch(() => undefined)
    if (!response?.ok) return
    // Read to the end, as the service worker keeps what has come whole; none of it is held here.
    await response.body?.pipeTo(new WritableStream())
    // Where the browser is full it was not kept; the service worker writes it a moment later.
    if (!(await isCached(url))) return
  }
  useOfflineReady.setState({ ready: true })
}

async function isCached(url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await caches.match(url)) return true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  return false
}

async function controlled(): Promise<void> {
  const { serviceWorker } = navigator
  await serviceWorker.ready
  if (serviceWorker.controller) return
  await new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
}

const savesData = () => Boolean((navigator as { connection?: { saveData?: boolean } }).connection?.saveData)

/** Safari has no requestIdleCallback. */
const idle = () =>
  new Promise<void>((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 5000 })
    else setTimeout(resolve, 1000)
  })

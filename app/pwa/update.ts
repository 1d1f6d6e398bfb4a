/** The service worker: registered once the page has loaded; a new version waits for the person, and for the picture. */
import { Workbox } from 'workbox-window'
import { create } from 'zustand'
import { useGeneration } from '../generation/index.ts'
import { warmRuntime } from './runtime.ts'

/** 'accepted' is a reload that waits for the end of the run. */
export const useUpdate = create<{ update: 'none' | 'offered' | 'accepted' }>()(() => ({ update: 'none' }))

let worker: Workbox | undefined

/** For the built app only. A browser that has no service workers, or may not use them, shows the page all the same. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  worker = new Workbox(`${import.meta.env.BASE_URL}sw.js`)
  worker.addEventListener('waiting', () => {
    if (useUpdate.getState().update === 'none') useUpdate.setState({ update: 'offered' })
  })
  serviceWorker.addEventListener('controllerchange', () => {
    if (isDue()) location.reload()
  })
  useGeneration.subscribe(reloadWhenDue)
  document.addEventListener('visibilitychange', lookForUpdate)
  const registered = worker.register().catch(() => undefined)
  registered.then((registration) => registration && warmRuntime())
}

/** Reloads into the new version: now, or as soon as the picture at hand is ready. */
export function acceptUpdate(): void {
  useUpdate.setState({ update: 'accepted' })
  reloadWhenDue()
}

const isDue = () => useUpdate.getState().update === 'accepted' && !useGeneration.getState().run

async function reloadWhenDue(): Promise<void> {
  if (!isDue()) return
  const registration = await navigator.serviceWorker.getRegistration()
  // Another tab may have let the new version in already.
  if (registration?.waiting) worker?.messageSkipWaiting()
  else location.reload()
}

let lookedAt = Date.now()

/** An installed app may stay open for weeks; the browser itself looks only when it opens a page. */
function lookForUpdate(): void {
  const hour = 3_600_000
  if (document.hidden || !navigator.onLine || Date.now() - lookedAt < hour) return
  lookedAt = Date.now()
  // Without an answer there is no update now.
  worker?.update().catch(() => {})
}

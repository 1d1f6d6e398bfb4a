/** News for those who went to another page meanwhile: told by the system, if they asked for it. */
import * as v from 'valibot'
import { create } from 'zustand'
import { useGeneration, usePictures } from '../generation/index.ts'
import { useFailure } from '../kit/index.ts'
import { keep, kept } from '../storage/index.ts'
import { useQueue } from './queue.ts'

interface NotificationState {
  isWanted: boolean
  /** Whether the browser was told to let none through. */
  isDenied: boolean
}

/** Over plain http browsers have them, and deny them. */
const isPossible = () => globalThis.isSecureContext && typeof Notification !== 'undefined'
const isAllowed = () => isPossible() && Notification.permission === 'granted'

export const useNotification = create<NotificationState>()(() => ({
  // Permission may have been taken back since.
  isWanted: kept('notify', v.boolean()) === true && isAllowed(),
  isDenied: isPossible() && Notification.permission === 'denied',
}))

/** Whether this browser has notifications at all. */
export const canNotify = isPossible()

/** Asks the browser for permission, which it asks the person for: to be called for a press only. */
export async function wantNotification(isWanted: boolean): Promise<void> {
  const permission = isWanted ? await Notification.requestPermission() : 'default'
  useNotification.setState({ isWanted: permission === 'granted', isDenied: permission === 'denied' })
  keep('notify', permission === 'granted')
}

/** Pictures since the page was last seen. */
let unseen = 0

/** What to say when nothing more is being made: how many pictures are there, or what went wrong. */
export function newsOf(pictures: number, failure: string | undefined): string {
  if (failure) return failure
  return pictures === 1 ? 'Your picture is ready.' : `${pictures} pictures are ready.`
}

const lastId = (pictures: readonly { id: number }[]) => pictures.at(-1)?.id ?? -1

usePictures.subscribe(({ pictures }, before) => {
  if (lastId(pictures) > lastId(before.pictures)) unseen++
})

useGeneration.subscribe(({ run }, before) => {
  if (run || !before.run) return
  // Others take their turn at once: those who wait want to hear of the last.
  setTimeout(tell)
})

function tell(): void {
  const { run, outcome } = useGeneration.getState()
  if (run || useQueue.getState().waiting.length > 0) return
  const pictures = unseen
  unseen = 0
  if (!document.hidden || outcome === 'stopped' || !useNotification.getState().isWanted || !isAllowed()) return
  const failure = outcome === 'failed' ? useFailure.getState().failure?.sentence : undefined
  show(newsOf(pictures, failure))
}

async function show(body: string): Promise<void> {
  const icon = `${import.meta.env.BASE_URL}icons/icon-192.png`
  const about = { body, icon, tag: 'darkroom' }
  try {
    const notification = new Notification('Darkroom', about)
    notification.addEventListener('click', () => {
      window.focus()
      notification.close()
    })
  } catch {
    // Android's browsers let only a service worker notify.
    const registration = await navigator.serviceWorker?.getRegistration()
    await registration?.showNotification('Darkroom', about)
  }
}

/** What tabs tell each other about models: every tab sees the download that one of them makes. */
import type { Failure } from '../../generation/index.ts'

export type Activity = 'fetching' | 'keeping' | 'checking'

export type ModelNews =
  | {
      type: 'progress'
      id: string
      activity: Activity
      /** In bytes. */
      loaded: number
      total: number
      bytesPerSecond?: number | undefined
      secondsLeft?: number | undefined
      /** Why nothing comes at the moment; it is tried again by itself. */
      trouble?: string | undefined
    }
  /** Nothing is done with the model any more: it is whole, stopped, or failed. `bad` is how many chunks a check struck off. */
  | { type: 'rest'; id: string; failure?: Failure; bad?: number }
  /** Models were added, deleted or renamed. */
  | { type: 'listed' }
  /** Whoever works on the model is to stop. */
  | { type: 'stop'; id: string }

/** The channel's name. */
export const newsChannel = 'darkroom.models'

/** What is needed of a BroadcastChannel. */
export interface NewsChannel {
  postMessage(news: ModelNews): void
  onmessage: ((event: MessageEvent<ModelNews>) => void) | null
}

/** How far a remote generation is, in more detail than a Backend's events can say. */

/** Times are in ms since 1970. */
export type RemoteProgress =
  | { state: 'publishing'; field: 'init_image' | 'mask_image' }
  | { state: 'submitting' }
  /** The API asked to be left alone: the request is sent again at `until`. */
  | { state: 'held-off'; until: number }
  /** Another tab follows this job. */
  | { state: 'elsewhere'; id: string }
  /** `polls` questions were asked; the next one comes at `next`. */
  | { state: 'running'; id: string; startedAt: number; polls: number; next: number }
  /** No questions are asked until the device is online again. */
  | { state: 'offline'; id: string }
  | { state: 'fetching'; pictures: number }

export type Report = (progress: RemoteProgress) => void

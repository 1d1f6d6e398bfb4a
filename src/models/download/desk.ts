/** Works on models, each in one tab at a time: fetches them, copies them from disk, checks them; and tells all tabs. */
import { failure } from '../../generation/index.ts'
import type { Secret } from '../hub/index.ts'
import { type DiskFile, importFiles, isWhole, type Manifest, type ModelStore, modelBytes } from '../store/index.ts'
import { describeModel } from './description.ts'
import { downloadModel, type ModelDownloadOptions } from './model-download.ts'
import type { Activity, NewsChannel } from './news.ts'
import { Pace } from './pace.ts'

/** What is needed of `navigator.locks`. */
export interface Locks {
  request<Result>(name: string, options: { signal: AbortSignal }, callback: () => Promise<Result>): Promise<Result>
}

/** For pages on plain http, which have no locks: there only the same tab is kept from working twice. */
export const noLocks: Locks = { request: (_name, _options, callback) => callback() }

/** How often progress is told, in ms. */
const tellingMs = 250

/** For how long nothing comes, in ms, before it is told why: while other connections go on, one that pauses is no news. */
const silenceMs = 2000

export interface DeskOptions {
  store: ModelStore
  channel: NewsChannel
  locks: Locks
  download?: Partial<ModelDownloadOptions>
}

export class Desk {
  private readonly options: DeskOptions
  private readonly working = new Map<string, AbortController>()

  constructor(options: DeskOptions) {
    this.options = options
    options.channel.onmessage = ({ data }) => {
      if (data.type === 'stop') this.stop(data.id)
    }
  }

  /** Fetches what is missing; where another tab does so already, waits, and takes over when that one is closed. */
  async fetch(id: string, secrets: readonly Secret[]): Promise<void> {
    const { store, download } = this.options
    await this.work(id, 'fetching', async (signal, onLoaded, onPause) => {
      const manifest = await store.get(id)
      if (!manifest || manifest.isPaused || isWhole(manifest)) return
      await downloadModel(store, id, { ...download, secrets, signal, onLoaded, onPause })
    })
  }

  /** Copies files from disk. */
  async keep(id: string, files: readonly DiskFile[]): Promise<void> {
    const { store } = this.options
    await this.work(id, 'keeping', (signal, onLoaded) => importFiles(store, id, files, { signal, onLoaded }))
  }

  /** Reads all of a model again, and strikes off what went bad. */
  async verify(id: string): Promise<void> {
    const { store } = this.options
    await this.work(id, 'checking', (signal, onLoaded) => {
      let read = 0
      return store.verify(id, signal, (bytes) => {
        read += bytes
        onLoaded(read)
      })
    })
  }

  stop(id: string): void {
    this.working.get(id)?.abort()
  }

  private async work(
    id: string,
    activity: Activity,
    job: (
      signal: AbortSignal,
      onLoaded: (bytes: number) => void,
      onPause: (failure: Error) => void,
    ) => Promise<unknown>,
  ): Promise<void> {
    if (this.working.has(id)) return
    const { store, channel, locks } = this.options
    const stopping = new AbortController()
    this.working.set(id, stopping)
    const { signal } = stopping
    try {
      await locks.request(`${lockName}${id}`, { signal }, async () => {
        const manifest = await store.get(id)
        if (!manifest) return
        const { onLoaded, onPause } = this.teller(manifest, activity)
        const bad = await job(signal, onLoaded, onPause)
        await describeModel(store, id)
        channel.postMessage({ type: 'rest', id, ...(typeof bad === 'number' && { bad }) })
      })
    } catch (error) {
      channel.postMessage({ type: 'rest', id, ...(!signal.aborted && { failure: failure(error) }) })
    } finally {
      this.working.delete(id)
    }
  }

  private teller(manifest: Manifest, activity: Activity) {
    const { id } = manifest
    const total = modelBytes(manifest)
    const pace = new Pace()
    let loaded = 0
    let cameAt = performance.now()
    let toldAt = Number.NEGATIVE_INFINITY
    const tell = (trouble?: string) => {
      const speed = { bytesPerSecond: pace.bytesPerSecond(), secondsLeft: pace.secondsLeft(total) }
      this.options.channel.postMessage({ type: 'progress', id, activity, loaded, total, ...speed, trouble })
    }
    return {
      onLoaded: (bytes: number) => {
        loaded = bytes
        cameAt = performance.now()
        if (cameAt - toldAt < tellingMs && loaded < total) return
        toldAt = cameAt
        pace.note(loaded, cameAt)
        tell()
      },
      onPause: ({ message }: Error) => {
        if (performance.now() - cameAt > silenceMs) tell(message)
      },
    }
  }
}

/** Held by the tab that works on a model. */
export const lockName = 'darkroom.model.'

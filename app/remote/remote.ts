/** The ImagePipeline API as this page reaches it: its settings, the key, the backend, and the log of what is said. */
import * as v from 'valibot'
import { create } from 'zustand'
import {
  type Connection,
  createLog,
  defaultConnection,
  keyring,
  type RemoteProgress,
  readConnection,
  remoteBackend,
  testConnection,
} from '../../src/imagepipeline/index.ts'
import { dismissFailureOf, fail } from '../kit/index.ts'
import { keep, kept, storages } from '../storage/index.ts'
import { publisher } from './bucket.ts'
import { jobStore } from './job-store.ts'

interface RemoteState {
  /** As typed. */
  settings: Connection
  hasKey: boolean
  /** Whether the key outlives the tab. */
  isRemembered: boolean
  /** What the last test of the connection found. */
  finding?: string | undefined
  progress?: RemoteProgress
}

const settings = v.object({
  baseUrl: v.fallback(v.string(), defaultConnection.baseUrl),
  header: v.fallback(v.string(), defaultConnection.header),
})

const keys = keyring(storages())

const keyState = () => ({ hasKey: keys.key() !== undefined, isRemembered: keys.isRemembered() })

export const useRemote = create<RemoteState>()(() => ({
  settings: kept('connection', settings) ?? defaultConnection,
  ...keyState(),
}))

export const log = createLog()

/** The settings, read; throws where they are wrong. */
export const connection = (): Connection => readConnection(useRemote.getState().settings, document.baseURI)

/** Those settings, or the documents' own where they are wrong. */
export function connectionOrDefault(settings: Connection): Connection {
  try {
    return readConnection(settings, document.baseURI)
  } catch {
    return defaultConnection
  }
}

export const remote = remoteBackend({
  connection,
  key: keys.key,
  jobs: jobStore,
  get publish() {
    return publisher()
  },
  log,
  onProgress: (progress) => useRemote.setState({ progress }),
})

export function setSetting(name: keyof Connection, value: string): void {
  const settings = { ...useRemote.getState().settings, [name]: value }
  useRemote.setState({ settings, finding: undefined })
  keep('connection', settings)
  dismissFailureOf(name)
}

export function setKey(key: string): void {
  keys.set(key, useRemote.getState().isRemembered)
  // The wish to remember stands even while the key is still empty.
  useRemote.setState({ hasKey: keys.key() !== undefined, finding: undefined })
  dismissFailureOf('key')
}

export function rememberKey(isRemembered: boolean): void {
  keys.set(keys.key() ?? '', isRemembered)
  useRemote.setState({ isRemembered })
}

export function forgetKey(): void {
  keys.forget()
  useRemote.setState({ ...keyState(), finding: undefined })
}

/** Asks one harmless question, and keeps the sentence that it found. */
export async function tryConnection(): Promise<void> {
  useRemote.setState({ finding: 'Asking…' })
  try {
    const { sentence } = await testConnection(connection(), keys.key(), AbortSignal.timeout(30_000))
    useRemote.setState({ finding: sentence })
  } catch (error) {
    useRemote.setState({ finding: undefined })
    fail(error)
  }
}

// The timers of a tab in the background sleep. Tests in Node have no document.
globalThis.document?.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && remote.wake())

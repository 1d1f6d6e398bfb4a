/** How the app was started: from a shortcut, with words shared to it, or with a model's file. */
import { openGiven } from '../models/index.ts'
import { setField, turnToBackend } from '../request/index.ts'

/** The File Handling API, which TypeScript's DOM library does not know. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void
}

/** Puts what came with the start into the form, and takes it out of the address: a reload is no second start. */
export function takeUpLaunch(): void {
  const { searchParams } = new URL(location.href)
  const backend = searchParams.get('backend')
  const prompt = searchParams.get('prompt')
  if (backend === 'local' || backend === 'remote') turnToBackend(backend)
  if (prompt) setField('prompt', prompt)
  if (backend || prompt) history.replaceState(null, '', location.pathname)
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue }
  launchQueue?.setConsumer(async ({ files = [] }) => {
    const opened = await Promise.all(files.map((handle) => handle.getFile()))
    for (const file of opened) openGiven([{ path: file.name, data: file }])
  })
}

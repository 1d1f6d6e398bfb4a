/** What found no room in the browser: it is said, and kept once there is room. */
import { create } from 'zustand'
import { isFull } from '../../src/storage/index.ts'

/** Whether something waits for room: in the databases, which pictures and models fill, and among the settings, which fill themselves. */
export const useFull = create<{ isFull: boolean; areSettingsFull: boolean }>()(() => ({
  ...{ isFull: false, areSettingsFull: false },
}))

type Write = () => Promise<unknown>

/** The newest wish of each name: an older one must not come after it. */
const newest = new Map<string, Write>()
const unkept = new Map<string, Write>()

/** Keeps something without which the page goes on: where there is no room, once there is. Rejects where it fails otherwise. */
export async function keepOnceRoom(name: string, write: Write): Promise<void> {
  newest.set(name, write)
  unkept.delete(name)
  if (await isWritten(name, write)) await roomWasMade()
}

/** What was to be kept under this name no longer is. */
export function forgetWish(name: string): void {
  newest.delete(name)
  unkept.delete(name)
  tell()
}

/** Keeps what found no room before. */
export async function roomWasMade(): Promise<void> {
  for (const [name, write] of [...unkept]) {
    // Whoever made room is not to fail for what was wished by others.
    if (unkept.delete(name)) await isWritten(name, write).catch(() => {})
  }
}

async function isWritten(name: string, write: Write): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (!isFull(error)) throw error
    if (newest.get(name) === write) unkept.set(name, write)
    return false
  } finally {
    tell()
  }
}

const tell = () => useFull.setState({ isFull: unkept.size > 0 })

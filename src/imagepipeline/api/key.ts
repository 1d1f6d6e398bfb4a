/** The API key: kept in this tab, on this device only if the person says so, and masked wherever it might be seen. */
import { GenerationError } from '../../generation/index.ts'

/** What is needed of sessionStorage and localStorage. */
export interface KeyStorage {
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
}

export interface KeyringOptions {
  /** The name that the key is stored under. */
  name?: string
  /** Lives as long as the tab: sessionStorage. */
  session?: KeyStorage | undefined
  /** Outlives the tab, and is used only on demand: localStorage. */
  device?: KeyStorage | undefined
}

export interface Keyring {
  key(): string | undefined
  /** Keeps the key for this tab, and on this device if `remember`; without it, an earlier memory of the device is deleted. */
  set(key: string, remember?: boolean): void
  /** Whether the key outlives the tab. */
  isRemembered(): boolean
  /** Deletes the key everywhere. */
  forget(): void
}

/** The keyring over the given storages; where a storage is forbidden or full, the key lives in memory. */
export function keyring({ name = 'darkroom.imagepipeline.key', session, device }: KeyringOptions = {}): Keyring {
  let held = stored(session, name) ?? stored(device, name)
  const forget = () => {
    held = undefined
    for (const storage of [session, device]) attempt(() => storage?.removeItem(name))
  }
  return {
    key: () => held,
    set(key, remember = false) {
      forget()
      held = key.trim() || undefined
      if (!held) return
      const value = held
      attempt(() => session?.setItem(name, value))
      if (remember) attempt(() => device?.setItem(name, value))
    },
    isRemembered: () => stored(device, name) !== undefined,
    forget,
  }
}

/** The key, fit for a header; throws where there is none, or where it holds what no header may. */
export function checkedKey(key: string | undefined): string {
  if (!key)
    throw new GenerationError(
      'unauthorised',
      'Enter your ImagePipeline API key under Connection, or draw on this device.',
    )
  if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(key)) {
    throw new GenerationError(
      'unauthorised',
      'The API key holds characters that no key has. Copy it again from your account.',
    )
  }
  return key
}

const mask = '••••••••'

/** The text without the secret, as it is or as it would be in JSON or in an address. */
export function masked(text: string, secret: string | undefined): string {
  if (!secret) return text
  const spellings = new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
  return [...spellings].reduce((rest, spelling) => rest.replaceAll(spelling, mask), text)
}

function stored(storage: KeyStorage | undefined, name: string): string | undefined {
  return attempt(() => storage?.getItem(name)) ?? undefined
}

/** Storage throws where it is forbidden or full: then the key lives in memory alone. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}

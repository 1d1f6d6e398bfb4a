/** The licences of what the app is made of, fetched when somebody wants to read them (tools/licences.ts writes the file). */
import { create } from 'zustand'

interface Package {
  name: string
  version: string
  licence: string
  /** Its licence's place among `texts`. */
  text: number
}

interface LicencesState {
  isOpen: boolean
  packages?: readonly Package[]
  texts: readonly string[]
  isMissing: boolean
}

export const useLicences = create<LicencesState>()(() => ({ isOpen: false, texts: [], isMissing: false }))

export async function showLicences(): Promise<void> {
  useLicences.setState({ isOpen: true, isMissing: false })
  if (useLicences.getState().packages) return
  try {
    const response = await fetch(`${import.meta.env.BASE_URL}licences.json`)
    useLicences.setState(await response.json())
  } catch {
    useLicences.setState({ isMissing: true })
  }
}

export function hideLicences(): void {
  useLicences.setState({ isOpen: false })
}

/** The text with each paragraph as one line: a line that is nearly as long as their writers' goes on in the next. */
export function unwrapped(text: string): string {
  return text.replace(/(?<=^.{48,})\n[ \t]*(?=\S)/gm, ' ')
}

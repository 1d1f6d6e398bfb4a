/** Pasting a request: what was found in the text, until one is taken. */
import { create } from 'zustand'
import { type Pasted, pastedRequests } from '../../src/imagepipeline/index.ts'
import type { Remark } from '../../src/parameters/index.ts'
import { fillForm } from '../request/index.ts'

interface PasteState {
  text: string
  /** What the text holds, while there is a choice. */
  choices: readonly Pasted[]
  /** What could not be taken as it was, of the request that was. */
  remarks: readonly Remark[]
  /** How the last paste went. */
  news?: string | undefined
}

const empty: PasteState = { text: '', choices: [], remarks: [], news: undefined }

export const usePaste = create<PasteState>()(() => empty)

/** Fills the form with the text's request; several are offered to choose from. */
export function paste(text: string): void {
  const [first, ...others] = pastedRequests(text)
  if (first && others.length === 0) {
    take(first)
    return
  }
  const news = first ? 'Which of them?' : text.trim() ? 'There is no request in this text.' : undefined
  usePaste.setState({ ...empty, text, choices: first ? [first, ...others] : [], news })
}

/** Fills the form. The text goes, as it may hold a key. */
export function take({ request, remarks }: Pasted): void {
  fillForm(request)
  usePaste.setState({ ...empty, remarks, news: 'The form holds the request.' })
}

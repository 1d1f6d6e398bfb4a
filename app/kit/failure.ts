/** What went wrong last: shown where it belongs until it is mended or dismissed. */
import { create } from 'zustand'
import { GenerationError, reasonOf } from '../../src/generation/index.ts'
import { type PageName, usePage } from './page.ts'

export interface Failure {
  sentence: string
  /** The request field at fault. */
  field?: string | undefined
  code?: GenerationError['code']
  /** When it may be tried again, in ms since 1970. */
  retryAt?: number | undefined
  /** The pages that it is shown on: that of its subject, and the one where the person was told, until that is left. */
  pages: readonly PageName[]
}

export const useFailure = create<{ failure?: Failure | undefined }>()(() => ({}))

/**
 * Shows the error's sentence, here and on the page of its subject, which is this one unless it is said. What is no GenerationError is our
 * own mistake: it is also reported to the console.
 */
export function fail(error: unknown, subject?: PageName): void {
  if (error instanceof GenerationError) {
    const { message: sentence, code, retryAfter } = error
    // What the key is refused for is mended where the key is typed.
    const field = error.field ?? (code === 'unauthorised' ? 'key' : undefined)
    const retryAt = retryAfter === undefined ? undefined : Date.now() + retryAfter
    complain(sentence, subject, { field, code, retryAt })
    return
  }
  reportError(error)
  complain(sentenceOf(error), subject)
}

/** Shows a sentence. */
export function complain(sentence: string, subject?: PageName, more: Omit<Failure, 'sentence' | 'pages'> = {}): void {
  const { page } = usePage.getState()
  useFailure.setState({ failure: { sentence, ...more, pages: [subject ?? page, page] } })
}

usePage.subscribe(({ page }, before) => {
  const { failure } = useFailure.getState()
  if (failure && page !== before.page)
    useFailure.setState({ failure: { ...failure, pages: failure.pages.slice(0, 1) } })
})

/** The browser's own failures of which one can say what to do; by their names, as their words differ. */
const browserFailures: Readonly<Record<string, string>> = {
  QuotaExceededError:
    'This browser has no room left for Darkroom. Delete pictures in the gallery, or models, then try again.',
  UnknownError:
    'The browser could not read or write what it keeps for this page. Download what you want to keep, then reload the page.',
}

function sentenceOf(error: unknown): string {
  const known = error instanceof DOMException ? browserFailures[error.name] : undefined
  const reason = reasonOf(error)?.replace(/[.!]+$/, '')
  const mistake = reason ? `Darkroom made a mistake: ${reason}.` : 'Darkroom made a mistake, and cannot say which.'
  return known ?? `${mistake} Your settings are safe: try again, or reload the page.`
}

export function dismissFailure(): void {
  useFailure.setState({ failure: undefined })
}

/** The person is mending `field`: its complaint is no longer news. */
export function dismissFailureOf(field: string): void {
  if (useFailure.getState().failure?.field === field) dismissFailure()
}

/** Tabs of iPhones and iPads, which the system ends when they take too much memory: said before a model is fetched or loaded. */
import { bytesInWords } from '../kit/index.ts'

type Browser = Pick<Navigator, 'userAgent' | 'maxTouchPoints'>

/**
 * Less has been seen to load. Apple tells no limit: people report 1.5 GB (github.com/mlc-ai/web-llm/issues/753, which quotes
 * bugs.webkit.org/268816), older devices less, and that the page hears nothing before it goes.
 */
const leastBytes = 1e9

/** What whoever would load this many bytes of weights should know, in a sentence; undefined where a tab may take them. */
export function tabAdvice(bytes: number, browser: Browser = navigator): string | undefined {
  if (!isIos(browser) || bytes < leastBytes) return undefined
  return `iPhones and iPads close a page that takes too much memory, without a warning; Apple does not say where the limit is, people report about 1.5 GB, and the weights alone take ${bytesInWords(bytes)}.`
}

/** iPads say that they are Macs, which have no touch screens. */
function isIos({ userAgent, maxTouchPoints }: Browser): boolean {
  return /\b(?:iPhone|iPad|iPod)\b/.test(userAgent) || (/\bMacintosh\b/.test(userAgent) && maxTouchPoints > 1)
}

/** The tab's title tells how far the picture is, for those who wait in another tab. */
import { useEffect } from 'react'
import { useGeneration } from '../state/generation.ts'
import { progressInWords } from '../state/words.ts'

const endings = { done: 'Ready', stopped: '', failed: 'Failed' }

export function useDocumentTitle(): void {
  const news = useGeneration(({ run, outcome }) => (run ? progressInWords(run) : outcome && endings[outcome]))
  useEffect(() => {
    document.title = news ? `${news} – Darkroom` : 'Darkroom'
  }, [news])
}

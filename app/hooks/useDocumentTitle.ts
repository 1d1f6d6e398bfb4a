/** The tab's title tells how far the picture is, for those who wait in another tab; and that it is there, until they looked. */
import { useEffect } from 'react'
import { useGeneration } from '../state/generation.ts'
import { progressInTitle } from '../state/words.ts'

const endings = { done: 'Ready', stopped: '', failed: 'Failed' }

export function useDocumentTitle(): void {
  const progress = useGeneration(({ run }) => run && progressInTitle(run))
  const ending = useGeneration(({ run, outcome }) => (run ? undefined : outcome && endings[outcome]))
  useEffect(() => {
    const news = progress ?? ending
    document.title = news ? `${news} – Darkroom` : 'Darkroom'
  }, [progress, ending])
  useEffect(() => {
    if (!ending) return
    const seen = () => {
      if (document.visibilityState === 'visible') document.title = 'Darkroom'
    }
    const signs = ['visibilitychange', 'pointerdown', 'keydown']
    for (const sign of signs) document.addEventListener(sign, seen)
    return () => {
      for (const sign of signs) document.removeEventListener(sign, seen)
    }
  }, [ending])
}

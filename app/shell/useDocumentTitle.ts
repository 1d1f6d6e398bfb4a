/** The tab's title tells how far the picture is, for those who wait in another tab; and that it is there, until they looked. */
import { useEffect, useRef } from 'react'
import { progressInTitle, useGeneration } from '../generation/index.ts'

/** Milliseconds between two titles: a small model's steps come faster, and each title costs the page thread as much as a letter typed. */
const PAUSE = 500

const endings = { done: 'Ready', stopped: '', failed: 'Failed' }

export function useDocumentTitle(): void {
  const progress = useGeneration(({ run }) => run && progressInTitle(run))
  const ending = useGeneration(({ run, outcome }) => (run ? undefined : outcome && endings[outcome]))
  const last = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const news = progress ?? ending
    const wait = progress ? Math.max(0, last.current + PAUSE - performance.now()) : 0
    const timer = setTimeout(() => {
      last.current = performance.now()
      document.title = news ? `${news} – Darkroom` : 'Darkroom'
    }, wait)
    return () => clearTimeout(timer)
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

/** Files and folders dropped anywhere on the page. */
import { useEffect, useState } from 'react'
import type { ModelFile } from '../../src/diffusion/index.ts'
import { fail } from '../kit/index.ts'
import { droppedFiles } from '../models/index.ts'

/** Calls `onFiles` with what is dropped; returns whether files are held over the page now. */
export function useFileDrop(onFiles: (files: ModelFile[]) => void): boolean {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    const listening = new AbortController()
    const listen = (type: 'dragover' | 'dragleave' | 'drop', heard: (event: DragEvent) => void) =>
      addEventListener(type, heard, { signal: listening.signal })

    listen('dragover', (event) => {
      // Words dragged into the prompt are none of our business.
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setHeld(true)
    })
    listen('dragleave', ({ relatedTarget }) => {
      if (!relatedTarget) setHeld(false)
    })
    listen('drop', (event) => {
      setHeld(false)
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      droppedFiles(event.dataTransfer).then(onFiles, fail)
    })
    return () => listening.abort()
  }, [onFiles])
  return held
}

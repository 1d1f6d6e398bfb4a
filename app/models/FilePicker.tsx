/** A button that asks for files, or for a folder of them. */

import type { ReactNode } from 'react'
import type { ModelFile } from '../../src/diffusion/index.ts'
import { kit } from '../kit/index.ts'
import styles from './FilePicker.module.css'
import { pickedFiles } from './model-files.ts'

interface FilePickerProps {
  label: string
  /** Asks for a folder with everything in it. */
  folder?: boolean
  /** Takes several files at once. */
  several?: boolean
  id?: string
  onFiles: (files: ModelFile[]) => void
}

/** Pickers beside the name of what they pick. */
export function FilePickers({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>
}

export function FilePicker({ label, folder, several, id, onFiles }: FilePickerProps) {
  return (
    <label>
      <input
        className={kit.unseen}
        type="file"
        id={id}
        multiple={several}
        // No list of endings: phones grey out files whose ending they do not know.
        {...(folder && { webkitdirectory: '' })}
        onChange={({ target }) => {
          onFiles(pickedFiles(target.files ?? []))
          // So that choosing the same file again is a change.
          target.value = ''
        }}
      />
      {label}
    </label>
  )
}

/** A button that asks for files, or for a folder of them. */
import type { ModelFile } from '../../src/diffusion/index.ts'
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

export function FilePicker({ label, folder, several, id, onFiles }: FilePickerProps) {
  return (
    <label className="button">
      <input
        className="unseen"
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

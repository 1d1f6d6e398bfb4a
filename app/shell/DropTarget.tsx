/** The whole page takes what is dropped on it, a model or a picture, and says so while it is held. */
import styles from './DropTarget.module.css'
import { takeFiles, takePicture } from './import.ts'
import { useFileDrop } from './useFileDrop.ts'
import { usePicturePaste } from './usePicturePaste.ts'
import { useTextPaste } from './useTextPaste.ts'

export function DropTarget() {
  const held = useFileDrop(takeFiles)
  usePicturePaste(takePicture)
  useTextPaste()
  return (
    held && (
      <div className={styles.target}>
        <p>Drop a model to open it (a .safetensors file or its folder), or a LoRA or an embedding to add it</p>
        <p>Drop text, YAML or JSON files to have their lines as lists of words for prompts</p>
        <p>Drop a picture to start from it, or to have the settings that are written into it</p>
      </div>
    )
  )
}

/** The whole page takes a model that is dropped on it, and says so while it is held. */
import { useFileDrop } from '../hooks/useFileDrop.ts'
import { openGiven } from '../state/models.ts'

export function DropTarget() {
  const held = useFileDrop(openGiven)
  return (
    held && (
      <div className="drop-target">
        Drop a model to open it (a .safetensors file or its folder), or a LoRA or an embedding to add it
      </div>
    )
  )
}

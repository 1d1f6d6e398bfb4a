/** The whole page takes a model or a picture's settings, and says so while something is held over it. */
import { useFileDrop } from '../hooks/useFileDrop.ts'
import { takeDropped } from '../state/dropped.ts'

export function DropTarget() {
  const held = useFileDrop(takeDropped)
  return (
    held && (
      <div className="drop-target">
        Drop a model to open it: a .safetensors file or its folder. Drop a picture to have its settings
      </div>
    )
  )
}

/** The whole page takes a model that is dropped on it, and says so while it is held. */
import { useFileDrop } from '../hooks/useFileDrop.ts'
import { openFromDisk } from '../state/models.ts'

export function DropTarget() {
  const held = useFileDrop(openFromDisk)
  return held && <div className="drop-target">Drop a model to open it: a .safetensors file or its folder</div>
}

/** Who makes the picture: this device, or the ImagePipeline API. */
import { Segments } from '../kit/index.ts'
import { turnToBackend, useRequest } from '../request/index.ts'

const backends = [
  { value: 'local', label: 'This device' },
  { value: 'remote', label: 'ImagePipeline' },
] as const

export function BackendSwitch() {
  const chosen = useRequest((state) => state.backend)
  return <Segments legend="Made by" name="backend" segments={backends} chosen={chosen} onChoose={turnToBackend} />
}

/** Where the pictures are made. */
import { useDevice } from './device.ts'

export function DeviceLine() {
  const sentence = useDevice((state) => state.report?.sentence)
  return <p className="quiet device">{sentence}</p>
}

/** Which of the API's models draws. */
import { LineControl, presets } from '../request/index.ts'

export function RemoteModel() {
  return <LineControl name="model_id" proposals={presets} />
}

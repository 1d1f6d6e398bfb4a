/** Which of the API's models draws. */
import { presets } from '../../state/request.ts'
import { LineControl } from '../form/LineControl.tsx'

export function RemoteModel() {
  return <LineControl name="model_id" proposals={presets} />
}

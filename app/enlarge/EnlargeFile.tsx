/** Asks for a picture of this device that is to be larger. */
import { FilePicker } from '../models/index.ts'
import { enlargeFile } from './enlarge.ts'

export function EnlargeFile() {
  return (
    <FilePicker label="Enlarge a file" onFiles={([file]) => file?.data instanceof File && enlargeFile(file.data)} />
  )
}

/** The picture to start from: by its address, from a file, or from the camera; and what of it comes into the frame. */
import { useState } from 'react'
import { addressAdvice, addressProblem } from '../../src/imagepipeline/index.ts'
import { fields } from '../../src/parameters/index.ts'
import { bytesInWords, kit } from '../kit/index.ts'
import { FieldFrame, setField, useDestination, useField } from '../request/index.ts'
import { CameraPanel } from './CameraPanel.tsx'
import { StartPicture } from './StartPicture.tsx'
import { fetchStartPicture, startFrom, useStartPicture } from './start-picture.ts'

const name = 'init_image'

export function PictureControl() {
  const { value, attributes } = useField(name)
  const { backend } = useDestination()
  const source = useStartPicture((state) => state.source)
  const [isCameraOpen, setCameraOpen] = useState(false)
  const address = typeof value === 'string' ? value : ''
  const now = Date.now()
  return (
    <FieldFrame name={name}>
      <div className={kit.withButtons}>
        <input
          {...attributes}
          type="text"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder={source ? `${source.name}, ${bytesInWords(source.file.size)}` : 'https://…'}
          value={address}
          onChange={({ target }) => setField(name, target.value || undefined)}
          onBlur={fetchStartPicture}
        />
        <label>
          <input
            className={kit.unseen}
            type="file"
            accept="image/*"
            aria-label={`File… (${fields[name].label})`}
            onChange={({ target }) => {
              const [file] = target.files ?? []
              if (file) startFrom(file, file.name)
              // So that choosing the same file again is a change.
              target.value = ''
            }}
          />
          File…
        </label>
        <button type="button" aria-expanded={isCameraOpen} onClick={() => setCameraOpen(!isCameraOpen)}>
          Camera
        </button>
      </div>
      {address && backend === 'remote' && (
        <p className={kit.quiet}>{addressProblem(address, now) ?? addressAdvice(address, now)}</p>
      )}
      {isCameraOpen && <CameraPanel onClose={() => setCameraOpen(false)} />}
      {source && <StartPicture source={source} />}
    </FieldFrame>
  )
}

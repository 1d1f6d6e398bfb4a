/** A picture for the API, which fetches it itself: its public address, or a file that is published first. */
import { addressAdvice, addressProblem } from '../../src/imagepipeline/index.ts'
import { fields } from '../../src/parameters/index.ts'
import { bytesInWords, kit } from '../kit/index.ts'
import { FieldFrame } from './FieldFrame.tsx'
import { setField } from './request.ts'
import { useField } from './useField.ts'

export function AddressControl({ name }: { name: 'mask_image' }) {
  const { value, attributes } = useField(name)
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
          placeholder={value instanceof Blob ? inWords(value) : 'https://…'}
          value={address}
          onChange={({ target }) => setField(name, target.value || undefined)}
        />
        <label>
          <input
            className={kit.unseen}
            type="file"
            accept="image/*"
            aria-label={`File… (${fields[name].label})`}
            onChange={({ target }) => {
              setField(name, target.files?.[0])
              // So that choosing the same file again is a change.
              target.value = ''
            }}
          />
          File…
        </label>
      </div>
      {address && <p className={kit.quiet}>{addressProblem(address, now) ?? addressAdvice(address, now)}</p>}
    </FieldFrame>
  )
}

const inWords = (picture: Blob) =>
  `${picture instanceof File ? picture.name : 'A picture of this device'}, ${bytesInWords(picture.size)}`

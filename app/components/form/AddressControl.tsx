/** A picture for the API, which fetches it itself: its public address. */
import { addressAdvice, addressProblem } from '../../../src/imagepipeline/index.ts'
import { useField } from '../../hooks/useField.ts'
import { setField } from '../../state/request.ts'
import { FieldFrame } from './FieldFrame.tsx'

export function AddressControl({ name }: { name: 'init_image' | 'mask_image' }) {
  const { value, attributes } = useField(name)
  const address = typeof value === 'string' ? value : ''
  const now = Date.now()
  return (
    <FieldFrame name={name}>
      <input
        {...attributes}
        type="text"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://…"
        value={address}
        onChange={({ target }) => setField(name, target.value || undefined)}
      />
      {address && <p className="quiet">{addressProblem(address, now) ?? addressAdvice(address, now)}</p>}
    </FieldFrame>
  )
}

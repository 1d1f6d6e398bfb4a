/** What can be done with a picture; without one nothing, but the place is kept. */
import type { Picture } from '../../state/pictures.ts'
import { setField } from '../../state/request.ts'
import { Icon } from '../Icon.tsx'

export function PictureActions({ picture }: { picture: Picture | undefined }) {
  return (
    <div className="actions">
      <button type="button" disabled={!picture} onClick={() => picture && setField('seed', picture.seed)}>
        Use this seed
      </button>
      <a
        className="button"
        aria-disabled={!picture}
        {...(picture && { href: picture.url, download: `darkroom-${picture.seed}.png` })}
      >
        <Icon name="download" />
        Download PNG
      </a>
    </div>
  )
}

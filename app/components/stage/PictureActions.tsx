/** What can be done with a picture; without one nothing, but the place is kept. */
import { neededPictures } from '../../../src/parameters/index.ts'
import type { Picture } from '../../state/pictures.ts'
import { setField, useRequest } from '../../state/request.ts'
import { ShareButton } from '../gallery/ShareButton.tsx'
import { Icon } from '../Icon.tsx'

export function PictureActions({ picture }: { picture: Picture | undefined }) {
  const takesPicture = useRequest(
    ({ backend, request }) => backend === 'remote' && neededPictures(request.endpoint).length > 0,
  )
  return (
    <div className="actions">
      <button type="button" disabled={!picture} onClick={() => picture && setField('seed', picture.seed)}>
        Use this seed
      </button>
      {picture?.address && takesPicture && (
        <button type="button" onClick={() => setField('init_image', picture.address)}>
          Start from this picture
        </button>
      )}
      {picture && <ShareButton request={{ ...picture.request, seed: picture.seed, samples: 1 }} />}
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

/** What can be done with a picture; without one nothing, but the place is kept. */
import { neededPictures } from '../../../src/parameters/index.ts'
import type { Picture } from '../../state/pictures.ts'
import { setField, useRequest } from '../../state/request.ts'
import { Icon } from '../Icon.tsx'

export function PictureActions({ picture }: { picture: Picture | undefined }) {
  const takesPicture = useRequest(
    ({ backend, request }) => backend === 'remote' && neededPictures(request.endpoint).length > 0,
  )
  const format = picture?.type.replace('image/', '') || 'png'
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
      <a
        className="button"
        aria-disabled={!picture}
        {...(picture && { href: picture.url, download: `darkroom-${picture.seed}.${format}` })}
      >
        <Icon name="download" />
        Download {format.toUpperCase()}
      </a>
    </div>
  )
}

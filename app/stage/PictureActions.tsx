/** What can be done with a picture; without one nothing, but the place is kept. */
import { enlargePicture } from '../enlarge/index.ts'
import { type Picture, useGeneration } from '../generation/index.ts'
import { Icon, kit } from '../kit/index.ts'
import { inpaint, ShareButton, startFromResult, varyPicture } from '../recall/index.ts'
import { setField } from '../request/index.ts'

export function PictureActions({ picture }: { picture: Picture | undefined }) {
  const isRunning = useGeneration(({ run }) => run !== undefined)
  const isForeign = picture?.enlarged?.isForeign ?? false
  const format = picture?.type.replace('image/', '') || 'png'
  return (
    <div className={kit.actions}>
      {!isForeign && (
        <button type="button" disabled={!picture} onClick={() => picture && setField('seed', picture.seed)}>
          Use this seed
        </button>
      )}
      <button type="button" disabled={!picture} onClick={() => picture && startFromResult(picture)}>
        Use as start picture
      </button>
      <button type="button" disabled={!picture} onClick={() => picture && inpaint(picture)}>
        Inpaint this
      </button>
      <button type="button" disabled={!picture} onClick={() => picture && enlargePicture(picture)}>
        <Icon name="whole" />
        Enlarge
      </button>
      {picture && !picture.grid && !isForeign && (
        <button type="button" disabled={isRunning} onClick={() => varyPicture(picture)}>
          Variations
        </button>
      )}
      {picture && !isForeign && <ShareButton request={{ ...picture.request, seed: picture.seed, samples: 1 }} />}
      <a
        // Without an address it is no link, but looks like the button that it will be.
        href={picture?.url}
        download={`darkroom-${picture?.seed}.${format}`}
        aria-disabled={!picture}
      >
        <Icon name="download" />
        Download {format.toUpperCase()}
      </a>
    </div>
  )
}

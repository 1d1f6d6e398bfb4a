/** What can be done with a picture of the gallery. */
import type { GalleryRecord } from '../../src/gallery/index.ts'
import { enlargeRecord } from '../enlarge/index.ts'
import { closeGallery, favour, fileName, picture, save, useGallery } from '../gallery/index.ts'
import { useGeneration } from '../generation/index.ts'
import { fail, Icon, kit, lookAtLarge } from '../kit/index.ts'
import { setField } from '../request/index.ts'
import { recallRecord, startFromRecord } from './recall.ts'
import { ShareButton } from './ShareButton.tsx'
import { varyRecord } from './variations.ts'

export function RecordActions({ record, onRemove }: { record: GalleryRecord; onRemove: () => void }) {
  const { id, request, isFavourite, enlarged } = record
  const source = useGallery(({ records }) => records?.find((other) => other.id === enlarged?.source))
  const isRunning = useGeneration(({ run }) => run !== undefined)

  /** Does something to the form, and shows it. */
  function toForm(action: () => Promise<void> | void) {
    return async () => {
      try {
        await action()
        closeGallery()
      } catch (error) {
        fail(error)
      }
    }
  }

  async function download() {
    const file = await picture(id)
    if (file) save(file, fileName(record))
  }

  return (
    <div className={kit.actions}>
      {!enlarged?.isForeign && (
        <>
          <button type="button" onClick={toForm(() => recallRecord(record))}>
            Recall everything
          </button>
          <button type="button" onClick={toForm(() => setField('seed', request.seed))}>
            Same seed
          </button>
        </>
      )}
      <button type="button" onClick={toForm(() => startFromRecord(record, 'image2image'))}>
        Use as start picture
      </button>
      <button type="button" onClick={toForm(() => startFromRecord(record, 'inpainting'))}>
        Inpaint this
      </button>
      <button type="button" onClick={() => enlargeRecord(record)}>
        <Icon name="whole" />
        Enlarge
      </button>
      {source && (
        <button type="button" onClick={() => lookAtLarge(source.id)}>
          Show its source
        </button>
      )}
      {!record.grid && !enlarged?.isForeign && (
        <button type="button" disabled={isRunning} onClick={() => varyRecord(record)}>
          Variations
        </button>
      )}
      {!enlarged?.isForeign && <ShareButton request={request} />}
      <button type="button" onClick={() => download().catch(fail)}>
        <Icon name="download" />
        Download
      </button>
      <button type="button" aria-pressed={isFavourite} onClick={() => favour(new Set([id]))}>
        <Icon name="star" />
        Favourite
      </button>
      <button type="button" onClick={onRemove}>
        <Icon name="bin" />
        Delete
      </button>
    </div>
  )
}

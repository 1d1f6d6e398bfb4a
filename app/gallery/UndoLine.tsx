/** What was deleted a moment ago, and the way to have it back. */
import { Icon, kit, Tip } from '../kit/index.ts'
import { forgetRemoved, undoRemove, useGallery } from './gallery.ts'

export function UndoLine() {
  const count = useGallery(({ deleted }) => deleted.length)
  return (
    <div role="status" className={kit.noticePlace}>
      {count > 0 && (
        <div className={kit.notice}>
          <p>{count === 1 ? 'One picture is deleted.' : `${count} pictures are deleted.`}</p>
          <button type="button" onClick={undoRemove}>
            Undo
          </button>
          <Tip text="Dismiss">
            <button type="button" className={kit.bare} aria-label="Dismiss the offer to undo" onClick={forgetRemoved}>
              <Icon name="close" />
            </button>
          </Tip>
        </div>
      )}
    </div>
  )
}

/** What was deleted a moment ago, and the way to have it back. */
import { Notice, NoticePlace } from '../kit/index.ts'
import { forgetRemoved, undoRemove, useGallery } from './gallery.ts'

export function UndoLine() {
  const count = useGallery(({ deleted }) => deleted.length)
  return (
    <NoticePlace role="status">
      {count > 0 && (
        <Notice
          kind="news"
          actions={
            <button type="button" onClick={undoRemove}>
              Undo
            </button>
          }
          dismissal="Dismiss the offer to undo"
          onDismiss={forgetRemoved}
        >
          <p>{count === 1 ? 'One picture is deleted.' : `${count} pictures are deleted.`}</p>
        </Notice>
      )}
    </NoticePlace>
  )
}

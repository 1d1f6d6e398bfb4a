/** What was deleted a moment ago, and the way to have it back. */
import { Notice, NoticePlace } from '../kit/index.ts'
import { forgetRemoved, undoRemove, useGallery } from './gallery.ts'

export function UndoLine() {
  const count = useGallery(({ deleted }) => deleted.length)
  const isForGood = useGallery((state) => state.isForGood)
  const deleted = count === 1 ? 'One picture is deleted' : `${count} pictures are deleted`
  return (
    <NoticePlace role="status">
      {count > 0 && (
        <Notice
          kind="news"
          actions={
            !isForGood && (
              <button type="button" onClick={undoRemove}>
                Undo
              </button>
            )
          }
          dismissal={isForGood ? 'Dismiss' : 'Dismiss the offer to undo'}
          onDismiss={forgetRemoved}
        >
          <p>{isForGood ? `${deleted} for good, as the browser had no room left.` : `${deleted}.`}</p>
        </Notice>
      )}
    </NoticePlace>
  )
}

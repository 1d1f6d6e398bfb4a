/** What has just come into the form, what of it did not, and the way back. */
import { kit, Notice, NoticePlace } from '../kit/index.ts'
import { lookFor } from '../library/index.ts'
import { forgetRecall, pasteInstead, startInstead, undoRecall, useRecall } from './recall.ts'

export function RecallNotice() {
  const notice = useRecall((state) => state.notice)
  return (
    <NoticePlace role="status">
      {notice && (
        <Notice
          kind="news"
          actions={
            <button type="button" onClick={undoRecall}>
              Undo
            </button>
          }
          dismissal="Dismiss the notice"
          onDismiss={forgetRecall}
        >
          <p>{notice.title}</p>
          {notice.remarks.length > 0 && (
            <ul className={kit.quiet}>
              {notice.remarks.map((remark) => (
                <li key={remark}>{remark}</li>
              ))}
            </ul>
          )}
          {(notice.missingModel || notice.file || notice.asWords) && (
            <div className={kit.actions}>
              {notice.missingModel && (
                <button type="button" onClick={() => lookFor(notice.missingModel!)}>
                  Look for {notice.missingModel}
                </button>
              )}
              {notice.asWords && (
                <button type="button" onClick={pasteInstead}>
                  Paste it as words
                </button>
              )}
              {notice.file && (
                <button type="button" onClick={startInstead}>
                  Start from the picture
                </button>
              )}
            </div>
          )}
        </Notice>
      )}
    </NoticePlace>
  )
}

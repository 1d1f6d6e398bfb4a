/** What has just come into the form, what of it did not, and the way back. */
import { Icon, Tip } from '../kit/index.ts'
import { lookFor } from '../library/index.ts'
import { forgetRecall, pasteInstead, startInstead, undoRecall, useRecall } from './recall.ts'

export function RecallNotice() {
  const notice = useRecall((state) => state.notice)
  return (
    <div role="status" className="notice-place">
      {notice && (
        <div className="notice">
          <div>
            <p>{notice.title}</p>
            {notice.remarks.length > 0 && (
              <ul className="quiet">
                {notice.remarks.map((remark) => (
                  <li key={remark}>{remark}</li>
                ))}
              </ul>
            )}
            {(notice.missingModel || notice.file || notice.asWords !== undefined) && (
              <div className="actions">
                {notice.missingModel && (
                  <button type="button" onClick={() => lookFor(notice.missingModel!)}>
                    Look for {notice.missingModel}
                  </button>
                )}
                {notice.asWords !== undefined && (
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
          </div>
          <button type="button" onClick={undoRecall}>
            Undo
          </button>
          <Tip text="Dismiss">
            <button type="button" className="bare" aria-label="Dismiss the notice" onClick={forgetRecall}>
              <Icon name="close" />
            </button>
          </Tip>
        </div>
      )}
    </div>
  )
}

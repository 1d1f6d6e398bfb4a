/** What has just come into the form, what of it did not, and the way back. */
import { Icon, kit, Tip } from '../kit/index.ts'
import { lookFor } from '../library/index.ts'
import { forgetRecall, startInstead, undoRecall, useRecall } from './recall.ts'

export function RecallNotice() {
  const notice = useRecall((state) => state.notice)
  return (
    <div role="status" className={kit.noticePlace}>
      {notice && (
        <div className={kit.notice}>
          <div>
            <p>{notice.title}</p>
            {notice.remarks.length > 0 && (
              <ul className={kit.quiet}>
                {notice.remarks.map((remark) => (
                  <li key={remark}>{remark}</li>
                ))}
              </ul>
            )}
            {(notice.missingModel || notice.file) && (
              <div className={kit.actions}>
                {notice.missingModel && (
                  <button type="button" onClick={() => lookFor(notice.missingModel!)}>
                    Look for {notice.missingModel}
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
            <button type="button" className={kit.bare} aria-label="Dismiss the notice" onClick={forgetRecall}>
              <Icon name="close" />
            </button>
          </Tip>
        </div>
      )}
    </div>
  )
}

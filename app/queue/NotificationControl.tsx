/** Whether the system tells when pictures are ready and the page is hidden. */
import { kit } from '../kit/index.ts'
import { canNotify, useNotification, wantNotification } from './notification.ts'

export function NotificationControl() {
  const { isWanted, isDenied } = useNotification()
  if (!canNotify) return null
  return (
    <div className={kit.field}>
      <label className={kit.check}>
        <input type="checkbox" checked={isWanted} onChange={({ target }) => wantNotification(target.checked)} />
        Notify me when pictures are ready and this page is hidden
      </label>
      <p className={kit.quiet} role="status">
        {isDenied && 'The browser was told to show no notifications of this page: allow them in its settings.'}
      </p>
    </div>
  )
}

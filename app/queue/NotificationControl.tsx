/** Whether the system tells when pictures are ready and the page is hidden. */
import { Check, kit } from '../kit/index.ts'
import { canNotify, useNotification, wantNotification } from './notification.ts'

export function NotificationControl() {
  const { isWanted, isDenied } = useNotification()
  if (!canNotify) return null
  return (
    <div className={kit.field}>
      <Check checked={isWanted} onChange={wantNotification}>
        Notify me when pictures are ready and this page is hidden
      </Check>
      <p className={kit.quiet} role="status">
        {isDenied && 'The browser was told to show no notifications of this page: allow them in its settings.'}
      </p>
    </div>
  )
}

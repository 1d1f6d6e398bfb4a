/** What this window cannot do that another could, said in quiet lines. */
import { kit } from '../kit/index.ts'
import { useForgetting } from '../storage/index.ts'

export function LimitLines() {
  const isForgetting = useForgetting((state) => state.isForgetting)
  return (
    <>
      {!isSecureContext && (
        <p className={kit.quiet}>
          This page came over plain http. At an address that begins with https://, or at localhost, browsers that have
          them also give it the GPU, the camera and notifications, and it can be installed and works without the
          network.
        </p>
      )}
      {isForgetting && (
        <p className={kit.quiet} role="status">
          This window forgets: the browser keeps nothing for this page. Download the pictures that you want to keep
          before you close it.
        </p>
      )}
    </>
  )
}

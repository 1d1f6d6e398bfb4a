/** What this window cannot do, or not yet, that another could, said in quiet lines. */
import { kit } from '../kit/index.ts'
import { useForgetting, useFull, useWaiting } from '../storage/index.ts'

export function LimitLines() {
  const isForgetting = useForgetting((state) => state.isForgetting)
  const { isFull, areSettingsFull } = useFull()
  const isWaiting = useWaiting(({ count }) => count > 0)
  return (
    <>
      {!isSecureContext && (
        <p className={kit.quiet}>
          This page came over plain http. At an address that begins with https://, or at localhost, browsers that have
          them also give it the GPU, the camera and notifications, and it can be installed and works without the
          network.
        </p>
      )}
      {isWaiting && (
        <p className={kit.quiet} role="status">
          The browser’s storage does not open. Close other tabs that show Darkroom: one of them holds it. Nothing is
          lost; what was begun here goes on then.
        </p>
      )}
      {isFull && (
        <p className={kit.quiet} role="status">
          The browser has no room left for Darkroom: what waits here, and what you chose, lasts as long as this page.
          Delete pictures in the gallery, or models: it is kept then.
        </p>
      )}
      {areSettingsFull && (
        <p className={kit.quiet} role="status">
          The browser has no room left for settings: what you enter lasts as long as this page. Delete styles, presets,
          or prompts of the history: it is kept then.
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

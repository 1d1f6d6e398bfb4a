/** Installs the app; shown only where the browser offers it. */
import { Icon } from '../components/Icon.tsx'
import { install, useInstallOffer } from './install.ts'

export function InstallButton() {
  const offer = useInstallOffer((state) => state.offer)
  return (
    offer && (
      <button type="button" className="bare" title="Install the app" onClick={install}>
        <Icon name="download" />
        <span className="unseen">Install the app</span>
      </button>
    )
  )
}

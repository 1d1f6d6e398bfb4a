/** Installs the app; shown only where the browser offers it. */
import { Icon, kit, Tip } from '../kit/index.ts'
import { install, useInstallOffer } from './install.ts'

export function InstallButton() {
  const offer = useInstallOffer((state) => state.offer)
  return (
    offer && (
      <Tip text="Install the app">
        <button type="button" className={kit.bare} onClick={install}>
          <Icon name="download" />
          <span className={kit.unseen}>Install the app</span>
        </button>
      </Tip>
    )
  )
}

/** Installing the app, where the browser offers that to pages. */
import { create } from 'zustand'

/** Chromium's event, which TypeScript's DOM library does not know. */
interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}

export const useInstallOffer = create<{ offer?: InstallOffer | undefined }>()(() => ({}))

/** Lets the browser ask the person. An offer can be taken up once; the browser makes another one when it sees fit. */
export async function install(): Promise<void> {
  const { offer } = useInstallOffer.getState()
  useInstallOffer.setState({ offer: undefined })
  await offer?.prompt()
}

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  useInstallOffer.setState({ offer: event as InstallOffer })
})
addEventListener('appinstalled', () => useInstallOffer.setState({ offer: undefined }))

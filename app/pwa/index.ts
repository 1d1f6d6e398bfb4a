/** The installed app: offline, updates, launches. */
export { InstallButton } from './InstallButton.tsx'
export { useInstallOffer } from './install.ts'
export { LimitLines } from './LimitLines.tsx'
export { takeUpLaunch } from './launch.ts'
export { OfflineLine } from './OfflineLine.tsx'
export { useOfflineReady } from './runtime.ts'
export { UpdateOffer } from './UpdateOffer.tsx'
export { registerServiceWorker, useUpdate } from './update.ts'

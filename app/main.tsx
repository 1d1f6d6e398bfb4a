/** Starts the page. */
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { takeUpLaunch } from './pwa/launch.ts'
import { registerServiceWorker } from './pwa/update.ts'
import { askDevice } from './state/device.ts'
import { lookForJobs } from './state/generation.ts'
import { restoreMask } from './state/mask.ts'
import { openFirst } from './state/models.ts'
import { restoreQueue } from './state/queue.ts'
import { recallLink } from './state/recall.ts'
import { restoreStartPicture } from './state/start-picture.ts'
import { takeUpDownloads } from './state/stored.ts'
import './styles/index.css'

takeUpLaunch()
createRoot(document.getElementById('root')!).render(<App />)
takeUpDownloads().then(openFirst).then(recallLink)
restoreStartPicture()
restoreMask()
askDevice()
lookForJobs()
restoreQueue()
registerServiceWorker()
addEventListener('hashchange', recallLink)

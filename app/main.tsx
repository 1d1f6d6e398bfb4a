/** Starts the page. */
import '@fontsource-variable/geist'
import { createRoot } from 'react-dom/client'
import { trustOwnScripts } from '../src/generation/index.ts'
import { askDevice } from './engine/index.ts'
import { prepareWhileTyping, showAgain } from './generation/index.ts'
import { followAddress } from './kit/index.ts'
import { restoreMask } from './mask/index.ts'
import { openFirst, takeUpDownloads } from './models/index.ts'
import { registerServiceWorker, takeUpLaunch } from './pwa/index.ts'
import { lookForJobs, restoreQueue } from './queue/index.ts'
import { recallLink } from './recall/index.ts'
import { App } from './shell/index.ts'
import { restoreStartPicture } from './start-picture/index.ts'
import './shell/styles/index.css'

trustOwnScripts(document.baseURI)
takeUpLaunch()
followAddress()
createRoot(document.getElementById('root')!).render(<App />)
takeUpDownloads().then(openFirst).then(recallLink)
restoreStartPicture()
showAgain()
restoreMask()
askDevice()
lookForJobs()
prepareWhileTyping()
restoreQueue()
registerServiceWorker()
addEventListener('hashchange', recallLink)

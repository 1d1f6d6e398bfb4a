/** Starts the page. */
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { askDevice } from './state/device.ts'
import { lookForJobs } from './state/generation.ts'
import { openDemo } from './state/models.ts'
import { recallLink } from './state/recall.ts'
import './styles/index.css'

createRoot(document.getElementById('root')!).render(<App />)
openDemo()
askDevice()
lookForJobs()
recallLink()
addEventListener('hashchange', recallLink)

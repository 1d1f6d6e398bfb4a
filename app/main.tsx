/** Starts the page. */
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { askDevice } from './state/device.ts'
import { lookForJobs } from './state/generation.ts'
import { openFirst } from './state/models.ts'
import { takeUpDownloads } from './state/stored.ts'
import './styles/index.css'

createRoot(document.getElementById('root')!).render(<App />)
takeUpDownloads().then(openFirst)
askDevice()
lookForJobs()

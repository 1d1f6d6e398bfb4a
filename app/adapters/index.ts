/** LoRAs and embeddings: opened, weighed, chosen. */
export { AdaptersControl } from './AdaptersControl.tsx'
export { adaptersAreOpen, addStored, storedAdapters, useAdapters, wordOf } from './adapters.ts'

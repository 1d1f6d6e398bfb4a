/** LoRAs and embeddings: opened, weighed, chosen. */
export { AdaptersControl } from './AdaptersControl.tsx'
export {
  adaptersAreOpen,
  addStored,
  missingLoras,
  storedAdapters,
  takeOutLoras,
  useAdapters,
  wordOf,
} from './adapters.ts'

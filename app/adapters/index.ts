/** LoRAs and embeddings: opened, weighed, chosen. */
export { AdditionsControl } from './AdditionsControl.tsx'
export { additionsAreOpen, addStored, storedAdditions, useAdditions, wordOf } from './additions.ts'

/** LoRAs and embeddings: opened, weighed, chosen. */
export { AdditionsControl } from './AdditionsControl.tsx'
export { additionsAreOpen, addStored, openAddition, storedAdditions, useAdditions, wordOf } from './additions.ts'

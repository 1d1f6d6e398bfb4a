/** The families of LoRAs: what one layer of a file changes, and how. */
export { type Change, changesOf } from './changes.ts'
export { Layer, numbersIn } from './layer.ts'

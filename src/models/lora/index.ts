/** LoRAs: read from every kind of file, and laid over a model's weights. */
export { received, type SentTensor, sent } from './crossing.ts'
export { type Lora, openLora } from './lora.ts'
export { type WeightedLora, withLoras } from './merge.ts'

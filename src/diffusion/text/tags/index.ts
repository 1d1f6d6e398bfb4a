/** Tags in prompts, by which LoRAs and other networks are asked for. */
export type { BlockWeights } from './block-weights.ts'
export { type LoraTag, loraTags } from './lora-tags.ts'
export { isLoraTag, type NetworkTag, networkTags, untagged } from './network-tags.ts'

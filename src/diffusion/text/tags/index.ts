/** Tags in prompts, by which LoRAs and other networks are asked for. */
export { loraTags } from './lora-tags.ts'
export { isLoraTag, networkTags, untagged } from './network-tags.ts'

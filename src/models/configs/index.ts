/** What a network’s config says, read and checked. */
export { type ClipTextConfig, type ClipTextConfigJson, parseClipTextConfig } from './clip-text-config.ts'
export { type ClipVisionConfig, parseClipVisionConfig } from './clip-vision-config.ts'
export { type Json, readJson } from './config.ts'
export { parseTaesdConfig, type TaesdConfig } from './taesd-config.ts'
export {
  type Family,
  familyOf,
  parseUnetConfig,
  type UnetConfig,
  type UnetConfigJson,
} from './unet-config.ts'
export { type KlConfig, parseVaeConfig, type VaeConfig, type VaeConfigJson } from './vae-config.ts'

/** What kind of file is this, and which tensor is which? */
export { type Checkpoint, type OpenOptions, openCheckpoint, type TokenizerFiles } from './checkpoint.ts'
export { halves, weightSets } from './diffusers-folder.ts'
export { refuseForeignLora } from './foreign-models.ts'
export { type FileIdentity, identify } from './identity.ts'
export type { Component } from './parts.ts'
export { openSafetyChecker } from './safety-checker.ts'
export { readTokenizerJson, readVocabulary } from './tokenizer-files.ts'
export { openVae } from './vae-file.ts'

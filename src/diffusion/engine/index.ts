/** The local engine as the page sees it. */
export type { AdapterSummary } from './adapter-library.ts'
export type { LocalEngine } from './engine-port.ts'
export { startLocalEngine } from './local-engine.ts'
export type { ModelFile, ModelSummary, PartSummary } from './model-library.ts'
export type { PromptLayout } from './prompt-layout.ts'
export { isSmall } from './small-model.ts'

/** A prompt’s box: weights, completion, chunks and brackets. */
export { BracketNote } from './BracketNote.tsx'
export { ChunkLine } from './ChunkLine.tsx'
export { InstructionNote } from './InstructionNote.tsx'
export { instructionsOf } from './instructions.ts'
export { PromptBox } from './PromptBox.tsx'
export { isWeighted, usePromptLayout } from './prompt-layout.ts'

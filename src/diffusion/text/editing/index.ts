/** What a prompt says at which step, and the prompts that it is made of. */
export { promptParts } from './composition.ts'
export { type Instruction, instructionsIn, outermost } from './instructions.ts'
export { type PromptVersion, promptSchedule, versionAt } from './schedule.ts'

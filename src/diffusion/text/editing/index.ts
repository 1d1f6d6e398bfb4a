/** What a prompt says at which step, and the prompts that it is made of. */
export { type PromptPart, promptParts } from './composition.ts'
export { type PromptSchedule, type PromptVersion, promptSchedule, versionAt } from './schedule.ts'

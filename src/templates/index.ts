/** Prompt templates: choices in braces, lists in text files, and files of prompts. */
export { isListFile, listsOf } from './list-files.ts'
export { type Lists, linesOf, listName } from './lists.ts'
export { promptLines } from './prompt-lines.ts'
export { hasChoices, resolved } from './resolved.ts'
export { choicesIn } from './template.ts'

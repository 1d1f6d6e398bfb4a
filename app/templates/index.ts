/** The lists that prompts choose words from. */
export { addLists, listsAreRead, removeList, showLists, useLists } from './lists.ts'

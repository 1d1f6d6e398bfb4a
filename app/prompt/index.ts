/** The prompts: their boxes, lists and styles. */
export { usePromptLayout } from './box/index.ts'
export { ListsPanel } from './ListsPanel.tsx'
export { useHistory } from './lists/index.ts'
export { PromptControl } from './PromptControl.tsx'
export { StylesPanel } from './StylesPanel.tsx'
export { useStyles } from './styles.ts'

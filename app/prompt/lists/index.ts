/** The lists that a prompt can be taken from. */
export { HistoryPanel } from './HistoryPanel.tsx'
export { PanelButton } from './PanelButton.tsx'
export { PresetsPanel } from './PresetsPanel.tsx'
export { type PromptName, useHistory } from './prompt-history.ts'

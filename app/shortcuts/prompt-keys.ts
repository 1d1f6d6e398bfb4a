/** The keys of the prompt boxes, as the person is told; on a Mac Ctrl is ⌘. */

/** The keys, and what they do. Keys that belong to one line are parted by a comma. */
export const promptKeys = [
  ['Ctrl+↑, Ctrl+↓', 'more, less weight for the selection, or the word or brackets at the caret'],
  ['<', 'list LoRAs and embeddings'],
  ['↑, ↓', 'go through the suggestions'],
  ['Enter, Tab', 'take the suggestion'],
  ['Esc', 'close the suggestions, or the list of earlier prompts'],
  ['Alt+↓', 'earlier prompts; there Delete forgets one'],
] as const

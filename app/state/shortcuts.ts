/** The keys that do something, as they are told to the person. */

/** Keys as they are printed on them; `Mod` is Ctrl, on a Mac ⌘. */
export interface Shortcut {
  keys: readonly string[]
  does: string
}

/** In the two prompt boxes. */
export const promptShortcuts: readonly Shortcut[] = [
  { keys: ['Mod', '↑'], does: 'More weight for the selection, or the word or brackets at the caret' },
  { keys: ['Mod', '↓'], does: 'Less weight' },
  { keys: ['<'], does: 'Lists LoRAs and embeddings' },
  { keys: ['Enter'], does: 'Takes the marked suggestion; so does Tab' },
  { keys: ['Esc'], does: 'Closes the suggestions, or the list of earlier prompts' },
  { keys: ['Alt', '↓'], does: 'Opens the list of earlier prompts' },
]

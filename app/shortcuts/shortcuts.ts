/** Every key that the page listens to, as the person is told; what the browser itself does with keys is left out. */
import { promptKeys } from './prompt-keys.ts'

export interface ShortcutGroup {
  /** Where the keys are heard. */
  place: string
  /** The keys, and what they do. Keys that belong to one line are parted by a comma. */
  keys: readonly (readonly [keys: string, does: string])[]
}

/** The keys of the mask canvas; they are also told below it. */
export const maskKeys = [
  ['B, E', 'brush, eraser'],
  ['R, L, H', 'rectangle, lasso, hand'],
  ['X', 'paint or take away; Alt for once'],
  ['[, ]', 'smaller, larger; with Shift softer, harder'],
  ['Ctrl+Z, Ctrl+Y', 'undo, redo'],
  ['I, F, Delete', 'invert, fill, clear'],
  ['+, −, 0, 1', 'closer, farther, whole picture, one to one'],
  ['Space', 'drag the picture; the middle button does, too'],
  ['Arrows', 'move the tip; with Shift by one pixel'],
  ['Enter', 'tip down, and up again'],
  ['Esc', 'give up the stroke'],
] as const

export const shortcuts: readonly ShortcutGroup[] = [
  {
    place: 'Anywhere',
    keys: [
      ['Ctrl+Enter', 'generate'],
      ['Ctrl+V', 'start from the picture in the clipboard'],
      ['Esc', 'close what lies over the page'],
      ['?', 'this list; not while you type'],
    ],
  },
  { place: 'Prompt boxes', keys: promptKeys },
  {
    place: 'A job of the queue',
    keys: [
      ['Alt+↑, Alt+↓', 'earlier, later'],
      ['Delete', 'cancel it'],
    ],
  },
  {
    place: 'A field of the form',
    keys: [
      ['F1', 'what it does'],
      ['↑, ↓', 'more, less, where it is a number'],
    ],
  },
  {
    place: 'Gallery',
    keys: [
      ['Arrows', 'from picture to picture'],
      ['Home, End', 'the newest, the oldest'],
      ['Enter', 'look at it'],
      ['X', 'choose it, or no longer'],
      ['F', 'favourite'],
      ['Delete', 'delete it; it can be had back'],
    ],
  },
  {
    place: 'A picture on the whole screen',
    keys: [
      ['←, →', 'the one before, the next'],
      ['+, −, 0', 'closer, farther, the whole picture'],
      ['Arrows', 'move about in a picture that is near'],
      ['F', 'favourite'],
      ['Delete', 'delete it'],
    ],
  },
  { place: 'Two pictures compared', keys: [['←, →', 'move the line between them']] },
  { place: 'Mask', keys: maskKeys },
]

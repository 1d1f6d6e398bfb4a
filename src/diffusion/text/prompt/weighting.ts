/** More or less weight for words of a prompt, by A1111's keys (its javascript/edit-attention.js). */
import { isLoraTag, networkTags } from '../tags/index.ts'
import { bracketsOf, type Group } from './brackets.ts'

/** A range of the text; where both are equal it is a caret. */
export interface Range {
  start: number
  end: number
}

/** What is to stand in place of `range`, and what is to be selected afterwards, in the new text. */
export interface Replacement {
  range: Range
  text: string
  selection: Range
}

const STEP = 0.1
const LORA_STEP = 0.05

/**
 * Gives the selection, or the bracket group or else the word that the caret is in, one step (0.1) more or less weight;
 * a weight of 1 loses its brackets. In a LoRA's tag its numbers go by 0.05. Undefined where there is nothing to weigh.
 */
export function reweighted(prompt: string, selection: Range, direction: 1 | -1): Replacement | undefined {
  const tag = loraTagAt(prompt, selection)
  if (tag) return loraReweighted(prompt, tag, selection, direction)
  const { groups } = bracketsOf(prompt)
  const group = groupAt(prompt, groups, selection)
  const content = group ? { start: group.open + 1, end: group.contentEnd } : looseRange(prompt, groups, selection)
  if (content.start === content.end) return undefined

  const range = group ? { start: group.open, end: group.close } : content
  const words = prompt.slice(content.start, content.end)
  const weight = rounded((group ? (group.weight ?? 1.1) : 1) + direction * STEP)
  const opening = weight === 1 ? '' : '('
  const text = weight === 1 ? words : `(${words}:${weight})`
  const moved = range.start + opening.length - content.start
  // Where brackets fall from around several words, only a selection still knows which words they were.
  const isCaret = selection.start === selection.end && !(weight === 1 && /\s/.test(words))
  const caret = Math.min(Math.max(selection.start, content.start), content.end)
  const kept = isCaret ? { start: caret, end: caret } : content
  return { range, text, selection: { start: kept.start + moved, end: kept.end + moved } }
}

const rounded = (weight: number) => Number(weight.toFixed(2))

/** The innermost group that a caret is in; the group that is selected whole or by its content. */
function groupAt(prompt: string, groups: readonly Group[], { start, end }: Range): Group | undefined {
  if (start === end) return groups.find(({ open, close }) => open < start && start < close)
  const selected = trimmed(prompt, { start, end })
  return groups.find(
    ({ open, contentEnd, close }) =>
      (selected.start === open && selected.end === close) ||
      (selected.start === open + 1 && selected.end >= contentEnd && selected.end < close),
  )
}

/** The selection without the spaces around it and with all of each group it touches, or the word at the caret. */
function looseRange(prompt: string, groups: readonly Group[], { start, end }: Range): Range {
  if (start === end) return wordAt(prompt, start)
  let range = trimmed(prompt, { start, end })
  for (const { open, contentEnd, close } of groups) {
    const isTouched = open < range.end && range.start < close
    const isInside = range.start > open && range.end <= contentEnd
    if (isTouched && !isInside) range = { start: Math.min(range.start, open), end: Math.max(range.end, close) }
  }
  return range
}

function trimmed(prompt: string, { start, end }: Range): Range {
  const text = prompt.slice(start, end)
  const length = text.trim().length
  const from = start + text.length - text.trimStart().length
  return length > 0 ? { start: from, end: from + length } : { start, end: start }
}

/** A word ends where A1111's ends; what is escaped is a part of it. */
const WORD = /(?:\\.|[^\s.,/!?%^*;:{}=`~()[\]<>|\\])+/gu

function wordAt(prompt: string, caret: number): Range {
  for (const { 0: word, index } of prompt.matchAll(WORD)) {
    if (index <= caret && caret <= index + word.length) return { start: index, end: index + word.length }
  }
  return { start: caret, end: caret }
}

function loraTagAt(prompt: string, { start, end }: Range): Range | undefined {
  for (const { open, close } of networkTags(prompt).filter(isLoraTag)) {
    const isCaretInside = start === end && open < start && end < close
    if (isCaretInside || (start < end && open <= start && end <= close)) return { start: open, end: close }
  }
  return undefined
}

function loraReweighted(prompt: string, range: Range, selection: Range, direction: 1 | -1): Replacement {
  const [name, ...numbers] = prompt.slice(range.start + '<lora:'.length, range.end - 1).split(':')
  const changed = (numbers.length > 0 ? numbers : ['1']).map((part) =>
    // Not what is said of blocks: a preset's name, or a list.
    part.replace(
      /^\s*((?:te|unet)=)?([+-]?(?:\d+\.?\d*|\.\d+))\s*$/,
      (_, key: string = '', number: string) => key + String(rounded(Number(number) + direction * LORA_STEP)),
    ),
  )
  const text = `${prompt.slice(range.start, range.start + '<lora:'.length)}${[name, ...changed].join(':')}>`
  const end = range.start + text.length
  const caret = Math.min(selection.start, end - 1)
  return {
    range,
    text,
    selection: selection.start === selection.end ? { start: caret, end: caret } : { start: range.start, end },
  }
}

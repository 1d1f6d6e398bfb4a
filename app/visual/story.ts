/** A story: a component in one of its states, which its stores and the person's hand bring it into. */
import type { ReactNode } from 'react'

export interface Story {
  name: string
  /** What is shown, as children of the page; the whole page, as high as a screen, where this is left out. */
  part?: ReactNode
  /** Fills the stores. */
  before?: () => void | Promise<void>
  /** Does what only a hand can do, once the component is there. */
  after?: () => void | Promise<void>
}

export interface Chapter {
  name: string
  stories: readonly Story[]
}

/** Unfolds what has one of these summaries, and what lies within; all there is where none is named. */
export function unfold(...summaries: readonly string[]): void {
  for (const details of document.querySelectorAll('details')) {
    const summary = details.querySelector('summary')?.textContent ?? ''
    if (summaries.length === 0 || summaries.includes(summary)) details.open = true
  }
}

/** Presses the first button of this name. */
export function press(name: string): void {
  const isMeant = (button: HTMLElement) => button.ariaLabel === name || button.textContent?.trim() === name
  const button = Array.from(document.querySelectorAll('button')).find(isMeant)
  if (!button) throw new Error(`There is no button “${name}”`)
  button.click()
}

/** Types at the end of a box. */
export function type(selector: string, text: string): void {
  const box = document.querySelector<HTMLTextAreaElement>(selector)!
  box.setRangeText(text, box.value.length, box.value.length, 'end')
  box.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
}

/** Resolves once this is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(requestAnimationFrame)
}

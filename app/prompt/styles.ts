/** The styles that the person keeps, those chosen, and putting them around the prompts. */
import * as v from 'valibot'
import { create } from 'zustand'
import { readStyles, type Style, styled } from '../../src/parameters/index.ts'
import { listOf, textIn } from '../../src/untrusted/index.ts'
import { setFields, useRequest } from '../request/index.ts'
import { keep, kept } from '../storage/index.ts'

interface StylesState {
  styles: readonly Style[]
  /** Names, in the order in which they are applied. */
  chosen: readonly string[]
  /** What happened last, in words. */
  news: string
  /** The two prompts as they were before styles were applied, and as they became. */
  applied?: { before: Words; after: Words } | undefined
}

type Words = Pick<Style, 'prompt' | 'negative_prompt'>

const text = v.fallback(v.string(), '')

export const useStyles = create<StylesState>()(() => ({
  styles: kept('styles', listOf(v.object({ name: v.string(), prompt: text, negative_prompt: text }))) ?? [],
  chosen: [],
  news: '',
}))

useStyles.subscribe(({ styles }, before) => {
  if (styles !== before.styles) keep('styles', styles)
})

/** Takes the styles of a file to those that are there; one of the same name takes its place. */
export async function importStyles(file: File): Promise<void> {
  const { styles, problem } = readStyles(await textIn(file, file.name))
  const names = new Set(styles.map(({ name }) => name))
  useStyles.setState((state) => ({
    styles: [...state.styles.filter(({ name }) => !names.has(name)), ...styles],
    news: [styles.length > 0 && `${styles.length === 1 ? '1 style is' : `${styles.length} styles are`} here.`, problem]
      .filter(Boolean)
      .join(' '),
  }))
}

export function chooseStyle(name: string, isChosen: boolean): void {
  useStyles.setState(({ chosen }) => ({
    chosen: [...chosen.filter((other) => other !== name), ...(isChosen ? [name] : [])],
  }))
}

export function deleteStyle(name: string): void {
  useStyles.setState(({ styles, chosen }) => ({
    styles: styles.filter((style) => style.name !== name),
    chosen: chosen.filter((other) => other !== name),
    news: `“${name}” is deleted.`,
  }))
}

/** Puts the chosen styles around the prompts, in the boxes, where one sees what will be drawn. */
export function applyStyles(): void {
  const { styles, chosen } = useStyles.getState()
  if (chosen.length === 0) return
  const { prompt, negative_prompt } = useRequest.getState().request
  const before = { prompt, negative_prompt }
  const after = styled(
    before,
    chosen.flatMap((name) => styles.find((style) => style.name === name) ?? []),
  )
  setFields(after)
  useStyles.setState({ chosen: [], applied: { before, after }, news: 'The prompts hold the styles.' })
}

/** Takes the styles out of the prompts again. */
export function undoStyles(): void {
  const { applied } = useStyles.getState()
  if (applied) setFields(applied.before)
  useStyles.setState({ applied: undefined, news: 'The prompts are as they were.' })
}

// What is written by hand since is not to be lost by undoing.
useRequest.subscribe(({ request }) => {
  const { applied } = useStyles.getState()
  if (!applied) return
  const { after } = applied
  if (request.prompt !== after.prompt || request.negative_prompt !== after.negative_prompt)
    useStyles.setState({ applied: undefined, news: '' })
})

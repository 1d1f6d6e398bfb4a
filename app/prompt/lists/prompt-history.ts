/** The last prompts that pictures were made with, newest first, each once. */
import { create } from 'zustand'
import { usePictures } from '../../generation/index.ts'
import { keep, kept } from '../../storage/index.ts'

/** The two boxes that words are typed into. */
export type PromptName = 'prompt' | 'negative_prompt'

type History = Readonly<Record<PromptName, readonly string[]>>

const MOST = 50

export const useHistory = create<History>()(() => {
  const before = (kept('prompts') ?? {}) as Partial<Record<PromptName, unknown>>
  return { prompt: texts(before.prompt), negative_prompt: texts(before.negative_prompt) }
})

function texts(from: unknown): string[] {
  return Array.isArray(from) ? from.filter((text) => typeof text === 'string').slice(0, MOST) : []
}

useHistory.subscribe((history) => keep('prompts', history))

usePictures.subscribe(({ pictures }, before) => {
  const latest = pictures.at(-1)
  if (!latest || pictures.length <= before.pictures.length) return
  const { prompt, negative_prompt } = latest.request
  useHistory.setState((history) => ({
    prompt: withNewest(history.prompt, prompt),
    negative_prompt: withNewest(history.negative_prompt, negative_prompt),
  }))
})

/** The list with a text in front, once, and no longer than 50; one without words is no prompt. */
export function withNewest(list: readonly string[], text: string): readonly string[] {
  const words = text.trim()
  if (!words || list[0] === words) return list
  return [words, ...list.filter((one) => one !== words)].slice(0, MOST)
}

export function forgetPrompt(name: PromptName, text: string): void {
  useHistory.setState((history) => ({ [name]: history[name].filter((one) => one !== text) }))
}

export function forgetAllPrompts(name: PromptName): void {
  useHistory.setState({ [name]: [] })
}

/** The last prompts that pictures were made with, newest first, each once. */
import * as v from 'valibot'
import { create } from 'zustand'
import { listOf } from '../../../src/untrusted/index.ts'
import { usePictures } from '../../generation/index.ts'
import { keep, kept } from '../../storage/index.ts'

/** The two boxes that words are typed into. */
export type PromptName = 'prompt' | 'negative_prompt'

type History = Readonly<Record<PromptName, readonly string[]>>

const MOST = 50

const texts = v.fallback(listOf(v.string()), [])

export const useHistory = create<History>()(() => {
  const { prompt = [], negative_prompt = [] } =
    kept('prompts', v.object({ prompt: texts, negative_prompt: texts })) ?? {}
  return { prompt: prompt.slice(0, MOST), negative_prompt: negative_prompt.slice(0, MOST) }
})

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

/** The prompt boxes: what is said of their words, and the lists that words are taken from. */

import { useAdapters } from '../../adapters/index.ts'
import { Control } from '../../form/index.ts'
import styles from '../../form/RequestForm.module.css'
import { useHistory, usePromptLayout } from '../../prompt/index.ts'
import { givenRequest, words } from '../given.ts'
import { type Chapter, press, type, unfold } from '../story.ts'

const part = (
  <form className={styles.request}>
    <Control name="prompt" />
    <Control name="negative_prompt" />
  </form>
)

const long = `${words}, ${'thick black lines, ink on rough paper, a winding path, tall grass, '.repeat(5)}an owl on the roof`

export const prompts: Chapter = {
  name: 'prompts',
  stories: [
    { name: 'prompts, empty', part, before: () => givenRequest({ prompt: '' }) },
    { name: 'prompts, typed', part, before: () => givenRequest({ negative_prompt: 'blurred, watermark' }) },
    {
      name: 'prompts, chunks',
      part,
      before: () => {
        givenRequest({ prompt: long })
        const starts = [0, 210, 330].map((at, i) => ({ at, tokens: i < 2 ? 75 : 9 }))
        usePromptLayout.setState(({ layout }) => ({ layout: { ...layout!, prompt: starts } }))
      },
    },
    { name: 'prompts, a lone bracket', part, before: () => givenRequest({ prompt: 'a (red house:1.2 on a [hill' }) },
    {
      name: 'prompts, instructions',
      part,
      before: () =>
        givenRequest({
          prompt: 'a [red:blue:0.5] house, [oil|ink] {on a hill|by the sea} AND fog:0.5',
          negative_prompt: '[blurred::5], __faults__',
        }),
    },
    {
      name: 'prompts, suggestions',
      part,
      before: () => {
        givenRequest({ prompt: 'a house, ' })
        const lora = { kind: 'lora', bytes: 1 } as const
        useAdapters.setState({
          adapters: [
            { ...lora, id: 'woodcut', name: 'Woodcut', triggers: ['ink on paper'] },
            { ...lora, id: 'woodland-creatures-and-other-animals-of-the-north', name: 'Woodland', triggers: [] },
            { id: 'woodgrain', name: 'Woodgrain', kind: 'embedding', bytes: 1, triggers: ['woodgrain'] },
          ],
        })
      },
      after: () => type('#field-prompt', 'wood'),
    },
    {
      name: 'prompts, history',
      part,
      before: () => {
        givenRequest()
        useHistory.setState({ prompt: ['a boat', long, 'mountains at sunset'] })
      },
      after: () => press('Earlier prompts'),
    },
    {
      name: 'prompts, no history',
      part,
      before: () => givenRequest(),
      after: () => press('Earlier negative prompts'),
    },
    { name: 'prompts, presets', part, before: () => givenRequest(), after: () => press('Presets') },
    {
      name: 'prompts, help',
      part,
      before: () => givenRequest(),
      after: () => {
        press('About Prompt')
        press('About Negative prompt')
        unfold()
      },
    },
  ],
}

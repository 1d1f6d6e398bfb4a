/** Prompts bent at random: see e2e/support/fuzz/survival.ts. */
import { it } from 'vitest'
import { bentText, type Chance, oneOf } from '../../../e2e/support/fuzz/mutations.ts'
import { survive } from '../../../e2e/support/fuzz/survival.ts'
import {
  bracketSentence,
  bracketsOf,
  loraTags,
  networkTags,
  promptParts,
  promptSchedule,
  reweighted,
  untagged,
} from './index.ts'
import { attentionSegments } from './prompt/attention.ts'

const words = [
  'cat',
  'a (red:1.2) boat',
  '[dog]',
  '<lora:x:0.5:lbw=1,0,1>',
  '\\(',
  'BREAK',
  'AND',
  ':0.5',
  '16:9',
  '猫',
]

function prompt(chance: Chance, depth: number): string {
  if (depth === 0 || chance() < 0.3) return oneOf(chance, words)
  const inner = () => prompt(chance, depth - 1)
  const forms = [
    () => `(${inner()}:1.1)`,
    () => `[${inner()}:${inner()}:0.5]`,
    () => `[${inner()}|${inner()}]`,
    () => `${inner()} AND ${inner()} :0.7`,
    () => `${inner()}, ${inner()}`,
  ]
  return oneOf(chance, forms)()
}

it('nothing but a reading comes of bent prompts', { timeout: 600_000 }, () =>
  survive('prompts', {
    seed: 95,
    // No request has a longer one.
    make: (chance) => bentText(prompt(chance, 5), chance).slice(0, 100_000),
    read(text) {
      for (const part of promptParts(untagged(text).text)) promptSchedule(part.text, 30)
      loraTags(text)
      networkTags(text)
      attentionSegments(text)
      reweighted(text, { start: 3, end: 9 }, 1)
      for (const lone of bracketsOf(text).lone.slice(0, 100)) bracketSentence(text, lone)
    },
  }),
)

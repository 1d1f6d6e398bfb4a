/** The prompts that people bring (e2e/support/brought/cases/prompts.ts), row by row, as the engine reads them and the page chooses them. */
import { describe, expect, it } from 'vitest'
import { prompts } from '../../e2e/support/brought/cases/prompts.ts'
import { promptParts, promptSchedule } from '../diffusion/text/editing/index.ts'
import { attentionSegments } from '../diffusion/text/prompt/attention.ts'
import { loraTags } from '../diffusion/text/tags/index.ts'
import { defaultRequest } from '../parameters/index.ts'
import { resolved } from './index.ts'

const lists = new Map([
  ['colours', ['red', 'blue']],
  ['animals/birds', ['owl']],
  ['animals/cats', ['lion']],
])

describe('a prompt that people bring', () => {
  it.each(prompts)('$name', ({ input, right }) => {
    const { prompt, loras, remarks } = loraTags(input)
    const said = promptParts(prompt).map(({ text, weight }) => ({
      weight,
      versions: promptSchedule(text, 10).versions.map(({ until, text }) => [until, text]),
    }))
    if (right.said) expect(said).toEqual(right.said.map((part) => ({ weight: 1, ...part })))
    if (right.loras) {
      expect(loras).toHaveLength(right.loras.length)
      expect(loras).toMatchObject(right.loras)
    }
    const { requests, warnings } = resolved(
      { ...defaultRequest, prompt: input, dynamic_prompts: 'all', seed: 1 },
      lists,
    )
    if (right.choices) expect(requests.map((request) => request.prompt)).toEqual(right.choices)
    const told = right.choices ? warnings : remarks
    if (right.told) expect(told).toEqual(right.told.map((word) => expect.stringContaining(word)))
  })

  it('is the table’s only one of its name', () => {
    expect(new Set(prompts.map(({ name }) => name)).size).toBe(prompts.length)
  })
})

describe('three thousand prompts at random', () => {
  /** Numbers from a fixed seed (Lehmer 1951), so that what fails once fails again. */
  function* numbers(): Generator<number> {
    for (let state = 20_161; ; state = (state * 48_271) % 0x7fffffff) yield state
  }
  const pieces = ['(', ')', '[', ']', '{', '}', ':', '|', '\\', '<lora:', '<x:', '>', '__', '$$', 'AND', 'BREAK']
  const others = ['1', '.5', '0,8', ' ', '\n', 'cat', '\ud83d', 'é', '::', '-', '#', ',', '\u202e', '__proto__', '2$$']
  const all = [...pieces, ...others]

  it('end in texts or in a sentence, in no time', () => {
    const next = numbers()
    const draw = (below: number) => next.next().value % below
    const begun = process.cpuUsage()
    for (let i = 0; i < 3000; i++) {
      const prompt = Array.from({ length: 1 + draw(24) }, () => all[draw(all.length)]).join('')
      const { prompt: bare, loras } = loraTags(prompt)
      for (const { textEncoder, unet } of loras) expect(Number.isFinite(textEncoder + unet)).toBe(true)
      for (const { text, weight } of promptParts(bare)) {
        expect(Number.isFinite(weight)).toBe(true)
        const { versions, places } = promptSchedule(text, 7)
        expect(versions.at(-1)!.until).toBe(7)
        expect(places(7)).toHaveLength(versions.at(-1)!.text.length + 1)
        for (const segment of attentionSegments(versions[0]!.text)) {
          if (segment !== 'BREAK') expect(segment.places).toHaveLength(segment.text.length)
        }
      }
      for (const dynamic_prompts of ['random', 'all'] as const) {
        const { requests } = resolved({ ...defaultRequest, prompt, dynamic_prompts, seed: i }, lists)
        expect(requests.length).toBeGreaterThan(0)
      }
    }
    expect(process.cpuUsage(begun).user).toBeLessThan(20e6)
  })
})

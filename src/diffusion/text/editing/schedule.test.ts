/**
 * __fixtures__/a1111.json: what modules/prompt_parser.py of AUTOMATIC1111's web UI returns, made by
 * tools/golden/prompts/schedules.py. Prompts that it reads now in one way and now in another are not among them.
 */
import { describe, expect, it } from 'vitest'
import a1111 from './__fixtures__/a1111.json' with { type: 'json' }
import { promptParts } from './composition.ts'
import { promptSchedule, versionAt } from './schedule.ts'

const { steps } = a1111

describe('a prompt that changes between steps', () => {
  it.each(a1111.schedules as [string, [number, string][]][])('%j is read as AUTOMATIC1111 does', (prompt, expected) => {
    const { versions, places } = promptSchedule(prompt, steps)
    expect(versions.map(({ until, text }) => [until, text])).toEqual(expected)
    for (const { until, text } of versions) {
      const at = places(until)
      expect(at).toHaveLength(text.length + 1)
      expect(
        at
          .slice(0, -1)
          .map((place) => prompt[place])
          .join(''),
      ).toBe(text)
    }
  })

  it('says what it says at a model call as AUTOMATIC1111 counts them: the step that it changes at is still the old one', () => {
    const said = (prompt: string, calls: number) =>
      Array.from({ length: calls }, (_, call) => versionAt(promptSchedule(prompt, 4), call)).join('')
    expect(said('[a:b:2]', 4)).toBe('aaab')
    expect(said('[a|b]', 5)).toBe('aabab')
    // PNDM makes one call more than there are steps.
    expect(said('[a:b:0.25]', 5)).toBe('aabbb')
    expect(said('[a:b:0]', 4)).toBe('bbbb')
  })

  it.each([
    ['opening brackets', '['.repeat(100_000)],
    ['closing brackets', ']'.repeat(100_000)],
    ['brackets within brackets', `${'(['.repeat(50_000)}a${'])'.repeat(50_000)}`],
    ['steps within steps', `${'[a:'.repeat(25_000)}b${':3]'.repeat(25_000)}`],
    ['turns', '[a|b]'.repeat(20_000)],
    ['colons', '[a:'.repeat(30_000)],
    ['backslashes', '\\'.repeat(100_001)],
    ['spaces', `[a:${' '.repeat(100_000)}3]`],
  ])('may hold 100,000 %s', (_, prompt) => {
    const begun = process.cpuUsage()
    const { versions } = promptSchedule(prompt, 100)
    const { user } = process.cpuUsage(begun)
    expect(versions.at(-1)!.until).toBe(100)
    expect(user).toBeLessThan(1e6)
  })
})

describe('a prompt that is made of several', () => {
  it.each(a1111.composed as [string, [string, number][]][])(
    '%j is taken apart as AUTOMATIC1111 does',
    (prompt, expected) => {
      const parts = promptParts(prompt)
      expect(parts.map(({ text, weight }) => [text, weight])).toEqual(expected)
      for (const { text, at } of parts) expect(prompt.slice(at, at + text.length)).toBe(text)
    },
  )

  it('may hold 100,000 letters of anything', () => {
    const begun = process.cpuUsage()
    for (const piece of ['AND ', ':1 ', ': ', '1', ' ']) promptParts(piece.repeat(100_000 / piece.length))
    expect(process.cpuUsage(begun).user).toBeLessThan(1e6)
  })
})

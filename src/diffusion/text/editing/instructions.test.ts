/** What is said of a prompt's instructions; what they do is held against A1111 in schedule.test.ts. */
import { describe, expect, it } from 'vitest'
import { instructionsIn } from './instructions.ts'
import { promptSchedule, versionAt } from './schedule.ts'

const said = (prompt: string, isComposed = true) =>
  instructionsIn(prompt, { steps: 20, isComposed }).map(({ start, end, sentence }) => [
    prompt.slice(start, end),
    sentence,
  ])

describe('an instruction', () => {
  it('is found where it stands, and told', () => {
    expect(said('a [red:blue:0.5] cat')).toEqual([['[red:blue:0.5]', '“red” up to step 11 of 20, then “blue”.']])
    expect(said('a [blue:5] cat')).toEqual([['[blue:5]', '“blue” from step 7 of 20 on.']])
    expect(said('a [red::5] cat')).toEqual([['[red::5]', '“red” up to step 6 of 20.']])
    expect(said('[a:b:0]')).toEqual([['[a:b:0]', '“b” from the first step on.']])
    expect(said('[a:b:30]')).toEqual([['[a:b:30]', '“a” in all 20 steps.']])
    expect(said('[a|b|c] d')).toEqual([['[a|b|c]', '“a”, “b” and “c” in turn, a step each.']])
    expect(said('a cat AND a dog :1.5')).toEqual([['AND', 'AND: 2 prompts at once, which count 1 and 1.5.']])
  })

  it('tells of the very step at which the words change', () => {
    const schedule = promptSchedule('[red:blue:0.5]', 20)
    const calls = Array.from({ length: 20 }, (_, call) => versionAt(schedule, call))
    expect(calls.indexOf('blue') + 1).toBe(12)
  })

  it('is told once where it lies in another, and not where it is none', () => {
    expect(said('[a [b|c]:d:0.5]').map(([words]) => words)).toEqual(['[a [b|c]:d:0.5]'])
    for (const prompt of ['', 'a [cat]', '(a:1.2)', '[a:b]', '\\[a:b:0.5\\]', '<lora:a:0.5>'])
      expect(said(prompt)).toEqual([])
    expect(said('a AND b', false)).toEqual([])
  })

  it('may stand beside tags and in the parts of an AND', () => {
    expect(said('x AND [<lora:a:1>b:c:0.5]')).toEqual([
      ['AND', 'AND: 2 prompts at once, which count 1 and 1.'],
      ['[<lora:a:1>b:c:0.5]', '“<lora:a:1>b” up to step 11 of 20, then “c”.'],
    ])
  })

  it('is read in a moment, however many there are', () => {
    const begun = process.cpuUsage()
    expect(said(`${'[a|b] '.repeat(20_000)}${'{'.repeat(100_000)}`)).toHaveLength(20_000)
    expect(process.cpuUsage(begun).user).toBeLessThan(1e6)
  })
})

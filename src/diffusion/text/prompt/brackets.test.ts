/** Brackets as attention.ts reads them: the lone ones are those of its tests that AUTOMATIC1111 takes for text or for all that follows. */
import { describe, expect, it } from 'vitest'
import { bracketSentence, bracketsOf } from './brackets.ts'

const lone = (prompt: string) => bracketsOf(prompt).lone.map(({ bracket, at }) => [bracket, at])
const sentences = (prompt: string) => bracketsOf(prompt).lone.map((bracket) => bracketSentence(prompt, bracket))

describe('brackets', () => {
  it.each(['', 'a (cat:1.2), [dog] ((sun))', '\\(literal\\]', 'a ([b)]', '<lora:a (v1:0.5> x', 'a <cat-toy> 1 < 2'])(
    'are in order in %j',
    (prompt) => {
      expect(lone(prompt)).toEqual([])
    },
  )

  it.each([
    ['a (red cat', [['(', 2]]],
    ['a red) cat', [[')', 5]]],
    ['[a (b] c', [['(', 3]]],
    [
      '((a) [b',
      [
        ['(', 0],
        ['[', 5],
      ],
    ],
    [
      'a:1.3) b]',
      [
        [')', 5],
        [']', 8],
      ],
    ],
    ['a cat <lora:swirl:1', [['<', 6]]],
    ['<lora:a, <lora:b:1>', [['<', 0]]],
  ])('in %j are not all paired', (prompt, expected) => {
    expect(lone(prompt)).toEqual(expected)
  })

  it('are named by the words beside them', () => {
    expect(sentences('a (red cat, on a mat')).toEqual([
      'The “(” before “red cat,” is never closed: it counts to the end of the prompt.',
    ])
    expect(sentences('a house] by the sea')).toEqual([
      'The “]” after “a house” closes nothing: it is read as a word. Write “\\]” if that is meant.',
    ])
    expect(sentences('a cat (')).toEqual(['The “(” at the end is never closed: it counts to the end of the prompt.'])
    expect(sentences(`(${'x'.repeat(30)}`)[0]).toContain(`“${'x'.repeat(24)}…”`)
    expect(sentences('<lora:swirl')[0]).toContain('Close it with “>”')
  })

  it('make groups, inner ones first', () => {
    expect(bracketsOf('a ((b) c: 1.3 )').groups).toEqual([
      { open: 3, contentEnd: 5, close: 6, weight: undefined },
      { open: 2, contentEnd: 8, close: 15, weight: 1.3 },
    ])
  })
})

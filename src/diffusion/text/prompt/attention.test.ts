/**
 * __fixtures__/a1111.json, attention: what parse_prompt_attention of modules/prompt_parser.py returns in
 * lllyasviel/stable-diffusion-webui-forge 11477f01, a descendant of AUTOMATIC1111's, run in Python 3.11.
 */
import { describe, expect, it } from 'vitest'
import a1111 from './__fixtures__/a1111.json' with { type: 'json' }
import { attentionSegments, type Segment } from './attention.ts'

const unplaced = (segments: Segment[]) =>
  segments.map((segment) => (segment === 'BREAK' ? segment : { text: segment.text, weight: segment.weight }))

describe('attention', () => {
  it.each(a1111.attention)('reads $prompt as AUTOMATIC1111 does', ({ prompt, segments }) => {
    const expected = segments.map(([text, weight]) => (text === 'BREAK' && weight === -1 ? 'BREAK' : { text, weight }))
    expect(unplaced(attentionSegments(prompt))).toEqual(expected)
  })

  it('takes a weight that is not a number for text, where AUTOMATIC1111 fails', () => {
    expect(unplaced(attentionSegments('(a:1.2.3) b'))).toEqual([
      { text: 'a:1.2.3', weight: 1.1 },
      { text: ' b', weight: 1 },
    ])
    expect(unplaced(attentionSegments('(a:.)'))).toEqual([{ text: 'a:.', weight: 1.1 }])
  })

  it('leaves unpaired surrogates as they are', () => {
    expect(unplaced(attentionSegments('\ud83d(\ude00:2)'))).toEqual([
      { text: '\ud83d', weight: 1 },
      { text: '\ude00', weight: 2 },
    ])
  })

  it('knows where each letter of a segment stands in the prompt', () => {
    const prompt = 'a (b) \\(c [d BREAK e:1.2) (f)(g)\ud83d'
    for (const segment of attentionSegments(prompt)) {
      if (segment !== 'BREAK') expect(segment.places.map((place) => prompt[place]).join('')).toBe(segment.text)
    }
  })

  it.each(['(a', '[a', '([a', '(a:1.1)', ':1', '(a:1', 'BREAK ', ' ', '\\\\', ')a]'])(
    'reads a hundred thousand letters of “%s” at once',
    (piece) => {
      const prompt = piece.repeat(100_000 / piece.length)
      const begun = process.cpuUsage()
      const segments = attentionSegments(prompt)
      expect(process.cpuUsage(begun).user).toBeLessThan(1e6)
      expect(segments.every((segment) => segment === 'BREAK' || !Number.isNaN(segment.weight))).toBe(true)
    },
  )
})

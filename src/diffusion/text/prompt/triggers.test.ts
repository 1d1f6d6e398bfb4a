/** Where embeddings' words are heard in a prompt; the cases are reports of AUTOMATIC1111's and diffusers' users (see brought/cases). */
import { describe, expect, it } from 'vitest'
import { cutter } from './triggers.ts'

const said = (triggers: string[], text: string) =>
  cutter(triggers.map((trigger, i) => ({ trigger, ids: [i] })))(text).flatMap(({ word, at }) =>
    word ? [`${word.trigger}@${at}`] : [],
  )

describe('a trigger', () => {
  it.each([
    ['a <cat-toy>, on a mat', ['<cat-toy>@2']],
    ['a <cat-toy>.', ['<cat-toy>@2']],
    ['"<cat-toy>"', ['<cat-toy>@1']],
    ['<CAT-TOY><cat-toy>', ['<cat-toy>@0', '<cat-toy>@9']],
    ['a toy, toys, toy-box, cat-toy, toy_2, atoy', ['toy@2']],
    ["the toy's (toy) toy.", ['toy@4', 'toy@11', 'toy@16']],
    ['bad  hands', ['Bad Hands@0']],
    ['nothing', []],
    ['', []],
  ])('in “%s”', (text, words) => {
    expect(said(['toy', '<cat-toy>', 'Bad Hands', ''], text)).toEqual(words)
  })

  it('is read letter by letter, brackets and stars too', () => {
    expect(said(['a.b*(c)'], 'a.b*(c) axb*(c)')).toEqual(['a.b*(c)@0'])
  })

  it('is the longest that stands there, and may be written with accents of their own', () => {
    expect(said(['style', 'style of me', 'élan'], 'style of me, style, e\u0301lan')).toEqual([
      'style of me@0',
      'style@13',
      'élan@20',
    ])
  })

  it('leaves the text around it whole', () => {
    const text = 'one <a>two<b> three'
    const cuts = cutter(['<a>', '<b>'].map((trigger) => ({ trigger, ids: [] })))(text)
    expect(cuts.map((cut) => cut.text).join('')).toBe(text)
    expect(cuts.every((cut) => text.startsWith(cut.text, cut.at))).toBe(true)
  })
})

/** Where embeddings' words are heard in a prompt; the first cases are reports of other programs' users. */
import { describe, expect, it } from 'vitest'
import { spoken } from '../../../../e2e/support/brought/cases/embeddings.ts'
import { cutter } from './triggers.ts'

const said = (triggers: readonly string[], text: string) =>
  cutter(triggers.map((trigger, i) => ({ trigger, ids: [i] })))(text).flatMap(({ word, at }) =>
    word ? [`${word.trigger}@${at}`] : [],
  )

describe('a trigger', () => {
  it.each(spoken)('is heard: $name', ({ input: { triggers, text }, right }) => {
    expect(said(triggers, text)).toEqual(right)
  })

  it('is none that is empty, and none is heard in an empty text', () => {
    expect(said(['', ' '], 'a b')).toEqual([])
    expect(said(['a'], '')).toEqual([])
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

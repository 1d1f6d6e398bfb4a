/** What is said of a mask. */
import { expect, it } from 'vitest'
import { shareInWords } from './mask-words.ts'

it('says how much is drawn anew, and never rounds something to nothing or to all', () => {
  expect(shareInWords(0)).toBe('Paint what is to be drawn anew.')
  expect(shareInWords(0.0001)).toBe('Less than 1 % of the picture is drawn anew.')
  expect(shareInWords(0.234)).toBe('23 % of the picture is drawn anew.')
  expect(shareInWords(0.9999)).toBe('More than 99 % of the picture is drawn anew.')
  expect(shareInWords(1)).toBe('The whole picture is drawn anew.')
})

/**
 * The expected lists are those of Python 3.11 with NumPy 2, as A1111's scripts/xyz_grid.py makes them:
 * list(range(1, 5 + 1, 2)), [int(x) for x in np.linspace(1, 10, 5)], np.linspace(0, 1, 5).tolist() and so on.
 */
import { describe, expect, it } from 'vitest'
import { BadValue, listed, numbersOf } from './values.ts'

describe('a list', () => {
  it.each([
    ['20, 30, 40', ['20', '30', '40']],
    [' a ,b\nc ', ['a', 'b', 'c']],
    ['', []],
    ['cat,', ['cat', '']],
    ['"light, green",heat', ['light, green', 'heat']],
    ['darkness, "a ""red"" boat" , x', ['darkness', 'a "red" boat', 'x']],
    ['a 5" disk, b', ['a 5" disk', 'b']],
  ])('%j is %j', (text, parts) => {
    expect(listed(text)).toEqual(parts)
  })

  it('says that a quotation mark is not closed', () => {
    expect(() => listed('a, "b')).toThrow(BadValue)
  })
})

describe('numbers', () => {
  const whole = (text: string) => numbersOf(text, true, 100)
  const fraction = (text: string) => numbersOf(text, false, 100)

  it.each([
    ['7', [7]],
    ['-1', [-1]],
    ['1-5', [1, 2, 3, 4, 5]],
    ['1-5 (+2)', [1, 3, 5]],
    ['1-6(+2)', [1, 3, 5]],
    ['10-5 (-3)', [10, 7]],
    ['-3--1', [-3, -2, -1]],
    ['1-10 [5]', [1, 3, 5, 7, 10]],
    ['10-20 [3]', [10, 15, 20]],
    ['5-5', [5]],
    ['3-9 [1]', [3]],
  ])('whole: %j is %j', (text, values) => {
    expect(whole(text)).toEqual(values)
  })

  it.each([
    ['7.5', [7.5]],
    ['5-8', [5, 6, 7, 8]],
    ['5-6 (+0.5)', [5, 5.5, 6]],
    ['0-1 (+0.1)', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ['0-1 [5]', [0, 0.25, 0.5, 0.75, 1]],
    ['.5-1.5 [3]', [0.5, 1, 1.5]],
  ])('with fractions: %j is %j', (text, values) => {
    expect(fraction(text)).toEqual(values)
  })

  it('goes down without being told to, where A1111 makes nothing', () => {
    expect(whole('5-3')).toEqual([5, 4, 3])
  })

  it('gives NaN for what is no number', () => {
    for (const text of ['', 'ten', '1-', '1-5 (2', '1,5']) expect(numbersOf(text, true, 100)).toEqual([Number.NaN])
  })

  it.each([
    ['1-5 (0)', /step of 0/],
    ['1-5 [0]', /count of 0/],
    ['1-5 (-1)', /never arrives/],
    ['1-9999999999', /more than 100 values/],
    ['1-2 [101]', /more than 100 values/],
  ])('refuses %j', (text, sentence) => {
    expect(() => whole(text)).toThrow(sentence)
  })
})

/** Expected rows: what Python 3's `csv.reader(io.StringIO(text, newline=''))` reads, without its empty rows. */
import { describe, expect, it } from 'vitest'
import { table } from './csv.ts'

const python: Record<string, [csv: string, rows: string[][]]> = {
  'plain cells': [
    'name,prompt\nA,x\n',
    [
      ['name', 'prompt'],
      ['A', 'x'],
    ],
  ],
  'commas and quotes inside quotes, and Windows’ line ends': [
    'name,prompt,negative_prompt\r\n"A, b","say ""hi"", {prompt}",\r\n',
    [
      ['name', 'prompt', 'negative_prompt'],
      ['A, b', 'say "hi", {prompt}', ''],
    ],
  ],
  'line ends inside quotes': [
    'a,"one\ntwo\r\nthree",c\nd,,\n',
    [
      ['a', 'one\ntwo\r\nthree', 'c'],
      ['d', '', ''],
    ],
  ],
  'empty lines, and no line end at the end': [
    'a,b\n\n\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  'what follows a closing quote': ['a,"b"c,d\n', [['a', 'bc', 'd']]],
  'a quote that is never closed': ['a,"b,c\nd', [['a', 'b,c\nd']]],
  'an empty last cell': ['a,b,', [['a', 'b', '']]],
  'the line ends of old Macs': [
    'a,b\rc,d\r',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  'quotes within a cell': ['a,b"c"d,e\n', [['a', 'b"c"d', 'e']]],
  'empty cells in quotes': ['"",x\n""\n', [['', 'x']]],
}

describe('comma-separated values', () => {
  for (const [what, [csv, rows]] of Object.entries(python))
    it(`are read as Python does: ${what}`, () => {
      expect(table(csv)).toEqual(rows)
    })

  it('may begin with a byte order mark', () => {
    expect(table('\ufeffname,prompt\n')).toEqual([['name', 'prompt']])
    expect(table('\ufeff')).toEqual([])
    expect(table('')).toEqual([])
  })
})

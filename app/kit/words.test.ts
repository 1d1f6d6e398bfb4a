import { describe, expect, it } from 'vitest'
import { bytesInWords, waitInWords } from './words.ts'

describe('words', () => {
  it('says bytes and waits as people do', () => {
    expect([512, 7_491_254, 2_132_000_000].map(bytesInWords)).toEqual(['1 kB', '7.5 MB', '2.13 GB'])
    expect([0.2, 89, 90, 600].map(waitInWords)).toEqual(['1 s', '89 s', '2 min', '10 min'])
  })
})

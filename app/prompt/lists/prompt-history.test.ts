/** Prompts that are remembered. */
import { expect, it } from 'vitest'
import { withNewest } from './prompt-history.ts'

it('the newest prompt comes first, and each is there once', () => {
  expect(withNewest(['a', 'b', 'c'], ' c\n')).toEqual(['c', 'a', 'b'])
  expect(withNewest(['a'], 'a')).toEqual(['a'])
})

it('a prompt without words is not remembered', () => {
  expect(withNewest(['a'], ' \n')).toEqual(['a'])
})

it('fifty are remembered', () => {
  const many = Array.from({ length: 60 }, (_, i) => `prompt ${i}`)
  const remembered = many.reduce<readonly string[]>(withNewest, [])
  expect(remembered).toHaveLength(50)
  expect([remembered[0], remembered[49]]).toEqual(['prompt 59', 'prompt 10'])
})

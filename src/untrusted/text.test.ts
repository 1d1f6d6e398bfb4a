/** Text files that are none. */
import { expect, test } from 'vitest'
import { textIn } from './index.ts'

test('a file of words is read, one of gigabytes refused by its name before it is', async () => {
  expect(await textIn(new Blob(['a cat']), 'cats.txt', 5)).toBe('a cat')
  await expect(textIn(new Blob(['a cat!']), 'cats.txt', 5)).rejects.toMatchObject({
    code: 'bad-file',
    message: 'cats.txt has 1 MB, which no such file has. Choose a text file.',
  })
})

/** Lists of words on the page: from the files that were dropped, whatever lies among them. */
import { expect, it } from 'vitest'
import { addLists, useLists } from './lists.ts'

const file = (path: string, text: string) => ({ path, data: new Blob([text]) })

it('come from every file that can be read, and what is wrong with another is said', async () => {
  const files = [file('bad.yaml', 'a: ['), file('colours.yaml', 'warm: [red, orange]'), file('sizes.txt', 'small\nbig')]
  await expect(addLists(files)).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringContaining('bad.yaml'),
  })
  expect([...useLists.getState().lists]).toEqual([
    ['sizes', ['small', 'big']],
    ['warm', ['red', 'orange']],
  ])
})

it('are none where no file can be read', async () => {
  const before = useLists.getState()
  await expect(addLists([file('bad.json', '{')])).rejects.toMatchObject({ code: 'bad-file' })
  expect(useLists.getState()).toEqual(before)
})

/** Records of pictures as other versions may have left them. */
import { expect, test } from 'vitest'
import { defaultRequest } from '../parameters/index.ts'
import { readRecord } from './record.ts'

test('what an early version wrote is completed, and what a later one knows is kept', () => {
  expect(readRecord({ id: '0', date: 1, request: { prompt: 'a boat' }, mood: 'calm', seconds: 'few' })).toMatchObject({
    ...{ id: '0', date: 1, backend: 'local', seconds: 0, isFavourite: false, mood: 'calm' },
    request: { ...defaultRequest, prompt: 'a boat' },
  })
})

test.each([null, { id: '0', date: 1 }, { id: '0', date: 1, request: [] }, { id: '0', date: 1e308, request: {} }])(
  '%j is none',
  (stored) => expect(readRecord(stored)).toBeUndefined(),
)

import { describe, expect, it } from 'vitest'
import { remoteDetail, remoteInWords } from './remote-words.ts'

describe('progress from afar in words', () => {
  const running = { state: 'running', id: 'a', startedAt: 10_000, polls: 2, next: 0 } as const

  it('counts the seconds that one waits', () => {
    expect(remoteInWords(running, 22_400)).toBe('Waiting 12 s')
    expect(remoteDetail(running, 22_400)).toBe('ImagePipeline is at it, asked 2 times')
  })

  it('counts down to the next try where the API is busy', () => {
    const heldOff = { state: 'held-off', until: 13_000 } as const
    expect(remoteDetail(heldOff, 10_000)).toBe('The API is busy: the request is sent again in 3 s')
    expect(remoteDetail(heldOff, 14_000)).toBe('The API is busy: the request is sent again in 0 s')
  })
})

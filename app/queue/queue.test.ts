import { describe, expect, it } from 'vitest'
import { moved } from './queue.ts'

const list = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
const order = (id: string, by: number) =>
  moved(list, id, by)
    .map((one) => one.id)
    .join('')

describe('the order of the queue', () => {
  it('moves a job by places, and the others close ranks', () => {
    expect(order('c', -1)).toBe('acbd')
    expect(order('a', 2)).toBe('bcad')
  })

  it('moves no farther than to the ends', () => {
    expect(order('c', -9)).toBe('cabd')
    expect(order('b', 9)).toBe('acdb')
    expect(moved(list, 'a', -1)).toBe(list)
    expect(moved(list, 'gone', 1)).toBe(list)
  })
})

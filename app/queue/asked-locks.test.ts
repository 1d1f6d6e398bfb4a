/** Tabs that ask each other, as there are no locks. */
import { expect, it } from 'vitest'
import { askedLocks } from './asked-locks.ts'

it('a lock that another tab holds is left alone until that one lets it go', async () => {
  const [one, other] = [askedLocks(), askedLocks()]
  let release = () => {}
  const taken: string[] = []
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await new Promise<void>((isHeld) => {
    one.request('queue', () => {
      isHeld()
      return released
    })
  })
  await other.request('queue', async () => void taken.push('too early'))
  await other.request('another queue', async () => void taken.push('another'))
  release()
  await other.request('queue', async () => void taken.push('in time'))
  expect(taken).toEqual(['another', 'in time'])
})

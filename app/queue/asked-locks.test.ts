/** Tabs that ask each other, as there are no locks. */
import { describe, expect, it } from 'vitest'
import { askedLocks } from './asked-locks.ts'

const patience = 300

describe('a lock that tabs ask each other for', () => {
  it('is left alone while another tab holds it', async () => {
    const [one, other] = [askedLocks('one', patience), askedLocks('other', patience)]
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

  it('is left alone where the tab that holds it is busy for seconds', async () => {
    const [busy, other] = [askedLocks('busy'), askedLocks('other')]
    void busy.request('list.busy', () => new Promise(() => {}))
    const taken: string[] = []
    const asked = other.request('list.busy', async () => void taken.push('too early'))
    const until = performance.now() + 1500
    while (performance.now() < until);
    await asked
    expect(taken).toEqual([])
  })

  it('goes to one of those who ask at once', async () => {
    const tries = Array.from({ length: 12 }, async (_, i) => {
      const taken: string[] = []
      const ask = (own: string) =>
        askedLocks(`${own}${i}`, patience).request(`left ${i}.`, async () => void taken.push(own))
      await Promise.all(['a', 'b', 'c', 'd'].map(ask))
      return taken.length
    })
    expect(await Promise.all(tries)).toEqual(Array(12).fill(1))
  })

  it('is held at once where it is a tab’s own', async () => {
    const since = performance.now()
    await askedLocks('mine', 60_000).request('queue.mine', async () => {})
    expect(performance.now() - since).toBeLessThan(10_000)
  })
})

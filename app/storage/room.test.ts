/** What finds no room is said to have found none, and kept as soon as there is some: the newest of each name, and nothing twice. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GenerationError } from '../../src/generation/index.ts'
import { forgetWish, keepOnceRoom, roomWasMade, useFull } from './room.ts'
import { keep } from './small-things.ts'

const full = new GenerationError('quota', 'full')
const isSaid = () => useFull.getState().isFull

describe('what is kept in the databases', () => {
  let room: boolean
  let written: string[]
  const write = (text: string) => async () => {
    if (!room) throw full
    written.push(text)
  }
  beforeEach(() => {
    room = false
    written = []
  })
  afterEach(() => ['one', 'other'].forEach(forgetWish))

  it('waits for room, the newest of each name', async () => {
    await keepOnceRoom('one', write('old'))
    await keepOnceRoom('one', write('new'))
    await keepOnceRoom('other', write('other'))
    expect(isSaid()).toBe(true)
    await roomWasMade()
    expect(isSaid()).toBe(true)
    room = true
    await roomWasMade()
    expect(written).toEqual(['new', 'other'])
    expect(isSaid()).toBe(false)
    await roomWasMade()
    expect(written).toHaveLength(2)
  })

  it('is written after the next thing that finds room', async () => {
    await keepOnceRoom('one', write('one'))
    room = true
    await keepOnceRoom('other', write('other'))
    expect(written).toEqual(['other', 'one'])
    expect(isSaid()).toBe(false)
  })

  it('is not written any more once it is not wanted, or once something newer was', async () => {
    await keepOnceRoom('one', write('one'))
    forgetWish('one')
    expect(isSaid()).toBe(false)
    let refuse = () => {}
    const slow = keepOnceRoom('other', () => new Promise((_, reject) => (refuse = () => reject(full))))
    room = true
    await keepOnceRoom('other', write('newer'))
    refuse()
    await slow
    expect(isSaid()).toBe(false)
    await roomWasMade()
    expect(written).toEqual(['newer'])
  })

  it('fails where the room is not what is missing, and nobody else for it', async () => {
    const broken = () => Promise.reject(new Error('broken'))
    await expect(keepOnceRoom('one', broken)).rejects.toThrow('broken')
    expect(isSaid()).toBe(false)
    let failure: Error = full
    await keepOnceRoom('one', () => Promise.reject(failure))
    failure = new Error('broken')
    await expect(roomWasMade()).resolves.toBeUndefined()
  })
})

describe('settings', () => {
  const most = 20
  let values: Map<string, string>
  beforeEach(() => {
    values = new Map()
    vi.stubGlobal('localStorage', {
      setItem(name: string, text: string) {
        const others = [...values].filter(([other]) => other !== name)
        const size = others.reduce((sum, [, { length }]) => sum + length, text.length)
        if (size > most) throw new DOMException('full', 'QuotaExceededError')
        values.set(name, text)
      },
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('wait for room, too, and take that which another gives free', () => {
    keep('styles', 'a long style')
    keep('form', 'a long form')
    expect(useFull.getState().areSettingsFull).toBe(true)
    expect([...values.keys()]).toEqual(['darkroom.styles'])
    keep('styles', '')
    expect(useFull.getState().areSettingsFull).toBe(false)
    expect(values.get('darkroom.form')).toBe('"a long form"')
  })

  it('are forgotten in silence where storage is forbidden', () => {
    vi.stubGlobal('localStorage', undefined)
    keep('form', 'x')
    expect(useFull.getState().areSettingsFull).toBe(false)
  })
})

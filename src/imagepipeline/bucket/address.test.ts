/** Addresses that the API is asked to fetch. */
import { describe, expect, it } from 'vitest'
import { retryAfter, spread } from '../api/waiting.ts'
import { addressAdvice, addressProblem } from './address.ts'

const now = Date.UTC(2026, 0, 1, 12)
const signed = 'https://b.example/a.png?X-Amz-Date=20260101T115500Z&X-Amz-Expires='

describe('an address of a picture', () => {
  it.each([
    'https://docs.imagepipeline.io/img/cottage.png',
    'https://f005.backblazeb2.com/b2api/v2/b2_download_file_by_id?fileId=4_z',
    'https://8.8.8.8/a.png',
    `${signed}3600`,
    `https://b.example/a?Expires=${now / 1000 + 60}`,
  ])('can be %s', (address) => {
    expect(addressProblem(address, now)).toBeUndefined()
  })

  it.each([
    ['cottage.png', /no address/],
    ['http://pictures.example/a.png', /https/],
    ['data:image/png;base64,AA', /this device only/],
    ['blob:https://darkroom.example/1', /this device only/],
    ['file:///a.png', /this device only/],
    ['https://me:word@pictures.example/a.png', /password/],
    ['https://localhost/a.png', /own network/],
    ['https://nas.local/a.png', /own network/],
    ['https://nas/a.png', /own network/],
    ['https://127.0.0.1/a.png', /own network/],
    ['https://10.1.2.3/a.png', /own network/],
    ['https://172.20.0.1/a.png', /own network/],
    ['https://169.254.169.254/a.png', /own network/],
    ['https://[::1]/a.png', /own network/],
    ['https://[fd00::1]/a.png', /own network/],
    [`${signed}60`, /expired/],
    [`https://b.example/a?Expires=${now / 1000 - 60}`, /expired/],
    ['https://b.example/a?se=2026-01-01T11:00:00Z', /expired/],
  ])('cannot be %s', (address, sentence) => {
    expect(addressProblem(address, now)).toMatch(sentence)
  })

  it('that dies soon is warned of', () => {
    expect(addressAdvice(`${signed}600`, now)).toBe('This link expires 12:05 UTC; the API may come too late.')
    expect(addressAdvice(`${signed}3600`, now)).toBeUndefined()
    expect(addressAdvice('nonsense', now)).toBeUndefined()
    expect(addressAdvice('s:?X-Amz-Date=20261127T010203Z&X-Amz-Expires=s', now)).toBeUndefined()
    expect(addressAdvice('s:?Expires=-1e99', now)).toBeUndefined()
  })
})

describe('waiting', () => {
  it.each([
    ['3', 3000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('Retry-After %j means %j ms', (header, ms) => {
    expect(retryAfter(header, now)).toBe(ms)
  })

  it('spreads a pause evenly around itself', () => {
    expect([0, 0.5, 1].map((random) => spread(1000, 0.2, random))).toEqual([800, 1000, 1200])
  })
})

/** Where a model is made ready without being asked: on a GPU of its own, in a browser that says nothing of too little memory. */
import { describe, expect, it } from 'vitest'
import { seemsRoomy } from './preparation.ts'

const gpu = { kind: 'webgpu', software: false, f16: true } as const
const desktop = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0', maxTouchPoints: 0 }
const full = 2_130_000_000

describe('a model of full size', () => {
  it.each([
    ['on a desktop that says nothing of its memory', gpu, desktop, true],
    ['with 8 GB', gpu, { ...desktop, deviceMemory: 8 }, true],
    ['with 4 GB', gpu, { ...desktop, deviceMemory: 4 }, false],
    ['with 8 GB, where 16 bits become 32', { ...gpu, f16: false }, { ...desktop, deviceMemory: 8 }, false],
    ['without a GPU', { ...gpu, kind: 'wasm' }, desktop, false],
    ['on a software GPU', { ...gpu, software: true }, desktop, false],
    ['on an iPhone', gpu, { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)', maxTouchPoints: 5 }, false],
    ['on a phone with Android', gpu, { userAgent: 'Mozilla/5.0 (Linux; Android 16) Mobile', maxTouchPoints: 5 }, false],
  ] as const)('%s', (_, device, browser, isReady) => {
    expect(seemsRoomy(device, full, browser)).toBe(isReady)
  })
})

import { describe, expect, it } from 'vitest'
import { findCatalogueEntry } from '../../src/models/index.ts'
import { fitness, type Means } from './fitness.ts'

const entry = findCatalogueEntry('sd1.5')!
const GiB = 2 ** 30
const card: Means['device'] = {
  kind: 'webgpu',
  adapter: 'nvidia ampere',
  f16: true,
  software: false,
  maxBufferSize: 2 * GiB,
  sentence: '',
}
const room = { used: 0, free: 60e9 }

const words = (means: Means) => fitness(entry, means).join(' ')
const fit = 'It can run on this device.'
const short = 'This GPU can run it, but something is short.'
const verdict = (means: Means) => fitness(entry, means)[0]

describe('a device’s fitness for Stable Diffusion 1.5', () => {
  it('is told with memory, buffers and room where everything is there', () => {
    expect(fitness(entry, { device: card, room, memory: 16 })).toEqual([
      'It can run on this device.',
      'It computes in 16 bits, and takes 2.13 GB of the GPU’s memory: how much there is no browser tells.',
      'Where that does not fit, its weights are rounded: to 8 bits (1.83 GB) or 4 (1.70 GB).',
      'The largest buffer, 134.2 MB at 512 × 512, is within the GPU’s limit of 2.15 GB.',
      'There is room for its files: 60.00 GB in this browser.',
    ])
  })

  it('takes twice the memory without 16-bit shaders', () => {
    const device = { ...card, f16: false }
    expect(words({ device })).toContain('It computes in 32 bits, as the GPU has no 16-bit shaders, and takes 4.26 GB')
    expect(words({ device })).toContain('The largest buffer, 268.4 MB')
  })

  it('tells of tiles where the GPU’s buffers are smaller than the decoder’s widest map', () => {
    // The WebGPU specification's default limit for a binding.
    const device = { ...card, maxBufferSize: 128 * 2 ** 20 }
    expect(words({ device })).toContain('is within the GPU’s limit of 134.2 MB')
    expect(words({ device: { ...device, f16: false } })).toContain('are decoded in tiles')
  })

  it('says what is short, in numbers', () => {
    expect(verdict({ device: card, memory: 2 })).toBe(fit)
    expect(verdict({ device: card, memory: 1 })).toBe(short)
    expect(words({ device: { ...card, f16: false }, memory: 2 })).toContain(
      'The browser says that this device has 2 GB of memory; the weights alone take 4.26 GB.',
    )
    expect(words({ device: card, room: { used: 0, free: 1e9 } })).toContain(
      'This browser has room for 1.00 GB, and the files take 2.13 GB.',
    )
  })

  it('may be too large for a page, and says so first', () => {
    const tabAdvice = (bytes: number) => `A page may not take ${bytes} bytes.`
    expect(fitness(entry, { device: card, room, memory: 16, tabAdvice }).slice(0, 3)).toEqual([
      'It may be too large for a page on this device.',
      'A page may not take 2132470614 bytes.',
      'It computes in 16 bits, and takes 2.13 GB of the GPU’s memory: how much there is no browser tells.',
    ])
    expect(verdict({ device: card, tabAdvice: () => undefined })).toBe(fit)
  })

  it('claims no room where the browser does not tell', () => {
    const unknown = { used: 0, free: Number.POSITIVE_INFINITY }
    expect(verdict({ device: card, room: unknown })).toBe(fit)
    expect(words({ device: card, room: unknown })).not.toContain('room')
  })

  it('is none without WebGPU, for the reason that the device gives', () => {
    const sentence = 'This browser has no WebGPU.'
    const device = { ...card, kind: 'wasm' as const, sentence }
    expect(verdict({ device, room })).toBe('It cannot run in this browser, as it needs WebGPU.')
    expect(words({ device })).toContain(sentence)
  })

  it('is none worth having where the GPU is a program', () => {
    const device = { ...card, software: true, adapter: 'mesa llvmpipe' }
    expect(verdict({ device })).toBe('It would take far too long on this device.')
    expect(words({ device })).toContain('a program on the processor (mesa llvmpipe)')
  })

  it('is there for whatever needs nothing', () => {
    expect(fitness({ ...entry, needs: undefined } as never, { device: card })).toEqual(['It runs here.'])
  })
})

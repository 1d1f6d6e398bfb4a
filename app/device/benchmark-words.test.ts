import { describe, expect, it } from 'vitest'
import type { BenchmarkResult } from './benchmark-result.ts'
import { durationInWords, factsOf, shareText } from './benchmark-words.ts'

const result: BenchmarkResult = {
  model: 'Demo model',
  bytes: 7.5e6,
  width: 512,
  height: 512,
  secondsPerStep: 0.0021,
  secondsToDecode: 0.03,
  work: { pass: 401.6e6, decode: 12.573e9 },
  device: { kind: 'webgpu', adapter: 'nvidia ampere', f16: true, software: false },
  browser: 'Chrome 141 on Linux',
  version: '0.1.0',
  date: '2026-11-21',
}
const last = (of: BenchmarkResult) => Object.fromEntries(factsOf(of))

describe('a measurement in words', () => {
  it('is a text that says where, by what and how fast, and calls an estimate an estimate', () => {
    expect(shareText(result)).toBe(
      [
        'How fast Darkroom draws on this device',
        'Drawn by: the GPU (nvidia ampere)',
        '16-bit shaders: yes',
        'Browser: Chrome 141 on Linux',
        'Darkroom: 0.1.0',
        'Model: Demo model, 512 × 512',
        'A step: 2.1 ms',
        'Decoding and writing the file: 30 ms',
        'Stable Diffusion 1.5, 512 × 512, 20 steps: about 45 s or less (an estimate)',
        'Measured on: 2026-11-21',
      ].join('\n'),
    )
  })

  it('promises nothing of the full model where the processor drew', () => {
    const software = last({ ...result, device: { ...result.device, adapter: 'llvmpipe', software: true } })
    expect(software['Drawn by']).toBe('the processor (the GPU is a program: llvmpipe)')
    expect(software['Stable Diffusion 1.5, 512 × 512, 20 steps']).toBe('would take far too long without a real GPU')
    const none = last({ ...result, device: { kind: 'wasm', adapter: 'processor', f16: false, software: true } })
    expect(none['Drawn by']).toBe('the processor')
    expect(none['Stable Diffusion 1.5, 512 × 512, 20 steps']).toBe('cannot run without WebGPU')
  })

  it('names the model and its size where that was the full model itself', () => {
    const full = { ...result, model: 'Dreams', bytes: 2.13e9, width: 768, secondsPerStep: 0.5, secondsToDecode: 1 }
    expect(last(full)['Dreams, 768 × 512, 20 steps']).toBe('11 s, from the measured step')
  })

  it.each([
    [0.0000451, '0.0 ms'],
    [0.0021, '2.1 ms'],
    [0.00996, '10 ms'],
    [0.0304, '30 ms'],
    [0.9996, '1.00 s'],
    [1.349, '1.35 s'],
    [84.2, '84 s'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words)
  })
})

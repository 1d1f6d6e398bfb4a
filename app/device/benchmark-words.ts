/** A measurement in words: as the rows of a table, and as a text to share. */
import { waitInWords } from '../kit/index.ts'
import { type BenchmarkResult, isByProcessor, outlook, outlookSteps } from './benchmark-result.ts'

/** "21 ms", "1.35 s", "84 s". */
export function durationInWords(seconds: number): string {
  if (seconds < 0.9995) return `${seconds < 0.00995 ? (seconds * 1000).toFixed(1) : Math.round(seconds * 1000)} ms`
  return seconds < 9.995 ? `${seconds.toFixed(2)} s` : `${Math.round(seconds)} s`
}

/** What was measured, where, and what follows for a model of full size: label and value. */
export function factsOf(result: BenchmarkResult): [label: string, value: string][] {
  const { model, width, height, secondsPerStep, secondsToDecode, device, browser, version, date } = result
  return [
    ['Drawn by', drawnBy(result)],
    ['16-bit shaders', device.f16 ? 'yes' : 'no'],
    ['Browser', browser],
    ['Darkroom', version],
    ['Model', `${model}, ${width} × ${height}`],
    ['A step', durationInWords(secondsPerStep)],
    ['Decoding and writing the file', durationInWords(secondsToDecode)],
    outlookFact(result),
    ['Measured on', date],
  ]
}

/** As one copies it into a message. */
export function shareText(result: BenchmarkResult): string {
  return [
    'How fast Darkroom draws on this device',
    ...factsOf(result).map(([label, value]) => `${label}: ${value}`),
  ].join('\n')
}

function drawnBy(result: BenchmarkResult): string {
  const { kind, adapter } = result.device
  if (!isByProcessor(result)) return `the GPU (${adapter})`
  return kind === 'wasm' ? 'the processor' : `the processor (the GPU is a program: ${adapter})`
}

function outlookFact(result: BenchmarkResult): [label: string, value: string] {
  const found = outlook(result)
  const label = `Stable Diffusion 1.5, 512 × 512, ${outlookSteps} steps`
  switch (found.type) {
    case 'measured': {
      const { model, width, height } = result
      return [
        `${model}, ${width} × ${height}, ${outlookSteps} steps`,
        `${waitInWords(found.seconds)}, from the measured step`,
      ]
    }
    case 'estimate':
      return [label, `about ${waitInWords(found.seconds)} or less (an estimate)`]
    case 'none':
      return [
        label,
        found.reason === 'software' ? 'would take far too long without a real GPU' : 'cannot run without WebGPU',
      ]
  }
}

/** How the estimate was come by. */
export const estimateExplained =
  'The estimate scales the measured time by the number of multiplications that either model needs. A small model leaves most of a GPU idle and computes in 32 bits, so the real one should be faster than that; nobody has measured it here.'

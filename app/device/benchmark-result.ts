/** What a measurement of this device found, and what it tells of Stable Diffusion 1.5. */
import * as v from 'valibot'
import { isSmall } from '../../src/diffusion/index.ts'

const seconds = v.pipe(v.number(), v.minValue(0), v.finite())
const work = v.object({ pass: seconds, decode: seconds })

/** A result as it is kept. */
export const benchmarkResult = v.object({
  /** The model's name, and its weights in bytes. */
  model: v.string(),
  bytes: v.number(),
  /** Of the pictures, in pixels. */
  width: v.number(),
  height: v.number(),
  /** Medians; a step is two passes of the UNet, and decoding goes as far as the PNG. */
  secondsPerStep: seconds,
  secondsToDecode: seconds,
  /** Multiplications of a pass and of the decoder at that size. */
  work,
  device: v.object({
    kind: v.picklist(['webgpu', 'wasm']),
    adapter: v.string(),
    f16: v.boolean(),
    software: v.boolean(),
  }),
  browser: v.string(),
  /** Of Darkroom. */
  version: v.string(),
  /** ISO 8601, to the day. */
  date: v.string(),
})

export type BenchmarkResult = v.InferOutput<typeof benchmarkResult>

/** The middle of some numbers, or of the two in the middle; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

/** Stable Diffusion 1.5 at 512 × 512, in multiplications: counted by PyTorch, see src/diffusion/networks/multiplications.test.ts. */
const fullSize = { pass: 401.6e9, decode: 1257.3e9 }

export const outlookSteps = 20

/** What a picture of 20 steps takes with a model of full size. */
export type Outlook =
  /** By the model itself. */
  | { type: 'measured'; seconds: number }
  /** By a small model, and at most: a GPU is far from busy with it. */
  | { type: 'estimate'; seconds: number }
  /** The processor's time says nothing of a model that does not run on it. */
  | { type: 'none'; reason: 'no-webgpu' | 'software' }

export function outlook({ bytes, secondsPerStep, secondsToDecode, work, device }: BenchmarkResult): Outlook {
  if (!isSmall(bytes)) return { type: 'measured', seconds: outlookSteps * secondsPerStep + secondsToDecode }
  if (device.kind === 'wasm') return { type: 'none', reason: 'no-webgpu' }
  if (device.software) return { type: 'none', reason: 'software' }
  const step = secondsPerStep * (fullSize.pass / work.pass)
  // Writing the file weighs much in a small decoder's time: the UNet's pace may be the truer one.
  const pace = Math.min(secondsToDecode / work.decode, secondsPerStep / (2 * work.pass))
  return { type: 'estimate', seconds: outlookSteps * step + pace * fullSize.decode }
}

/** Whether the processor drew: where there is no graphics card it draws with small models. */
export function isByProcessor({ bytes, device }: BenchmarkResult): boolean {
  return device.kind === 'wasm' || (device.software && isSmall(bytes))
}

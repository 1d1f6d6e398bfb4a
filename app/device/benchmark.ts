/** Measuring this device: a small picture drawn a few times with the model that is chosen, by the engine that draws all others. */
import { create } from 'zustand'
import { version } from '../../package.json'
import { isSmall, type ModelSummary } from '../../src/diffusion/index.ts'
import { GenerationError } from '../../src/generation/index.ts'
import { defaultRequest, type GenerationRequest } from '../../src/parameters/index.ts'
import { engine } from '../engine/index.ts'
import { dismissFailure, fail } from '../kit/index.ts'
import { findModel, localModelId, modelsAreOpen, useModels } from '../models/index.ts'
import { keep, kept } from '../storage/index.ts'
import { type BenchmarkResult, benchmarkResult, median } from './benchmark-result.ts'
import { browserName } from './browser-name.ts'

interface BenchmarkState {
  /** Steps drawn, of all that are to be drawn, while it measures. */
  progress?: { done: number; total: number } | undefined
  /** Ends the measuring. */
  stopping?: AbortController | undefined
  /** The last one. */
  result?: BenchmarkResult | undefined
}

export const useBenchmark = create<BenchmarkState>()(() => ({ result: kept('benchmark', benchmarkResult) }))

const warmSteps = 2
const steps = 6
const runs = 3

/** Always the same: what it shows does not matter, and nothing of it is kept. */
const drawn: GenerationRequest = {
  ...defaultRequest,
  prompt: 'a red boat on the sea at sunset',
  num_inference_steps: steps,
  seed: 1,
  scheduler: 'EulerDiscreteScheduler',
}

/** Measures, keeps the result, and shows what went wrong in the place for failures. */
export async function measureDevice(): Promise<void> {
  if (useBenchmark.getState().progress) return
  dismissFailure()
  const stopping = new AbortController()
  const { signal } = stopping
  useBenchmark.setState({ progress: { done: 0, total: warmSteps + runs * steps }, stopping })
  try {
    const result = await measured(signal)
    useBenchmark.setState({ result })
    keep('benchmark', result)
  } catch (error) {
    if (!signal.aborted) fail(error)
  } finally {
    useBenchmark.setState({ progress: undefined, stopping: undefined })
  }
}

export function stopMeasuring(): void {
  useBenchmark.getState().stopping?.abort()
}

async function measured(signal: AbortSignal): Promise<BenchmarkResult> {
  await modelsAreOpen()
  const { kind, adapter, f16, software } = await engine().device()
  const model = chosenModel()
  const { width, height } = sizeFor(model, kind === 'webgpu' && !software)
  const request = { ...drawn, model_id: model.id, width, height }
  await timed({ ...request, num_inference_steps: warmSteps }, signal)
  const times: Times[] = []
  while (times.length < runs) times.push(await timed(request, signal))
  return {
    model: model.name,
    bytes: model.bytes,
    width,
    height,
    secondsPerStep: median(times.flatMap((each) => each.steps)) / 1000,
    secondsToDecode: median(times.map((each) => each.decode)) / 1000,
    work: await engine().work(model.id, width, height),
    device: { kind, adapter, f16, software },
    browser: browserName(navigator.userAgent),
    version,
    date: new Date().toISOString().slice(0, 10),
  }
}

function chosenModel(): ModelSummary {
  const id = localModelId()
  const model = findModel(useModels.getState(), id)
  if (model) return model
  const sentence = `The model “${id}” is not open, so there is nothing to measure with. Choose one that is, then measure again.`
  throw new GenerationError('bad-file', sentence)
}

/** A graphics card is hardly busy with small pictures: there a small model draws at Stable Diffusion 1.5's size. */
function sizeFor({ bytes, width, height }: ModelSummary, isCard: boolean): { width: number; height: number } {
  return isCard && isSmall(bytes) ? { width: 512, height: 512 } : { width, height }
}

/** In ms. */
interface Times {
  /** From each step to the next: the first also waits for the prompt. */
  steps: number[]
  /** From the last step to the picture. */
  decode: number
}

async function timed(request: GenerationRequest, signal: AbortSignal): Promise<Times> {
  const times: number[] = []
  let done = 0
  for await (const event of engine().generate(request, signal)) {
    const now = performance.now()
    if (event.type === 'step') {
      event.preview?.close()
      times.push(now)
      useBenchmark.setState(({ progress }) => ({ progress: progress && { ...progress, done: progress.done + 1 } }))
    }
    if (event.type === 'image') done = now
  }
  return { steps: times.slice(1).map((time, i) => time - times[i]!), decode: done - times.at(-1)! }
}

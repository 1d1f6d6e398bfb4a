/** Generating: at most one run at a time, from the form as it is when Generate is pressed. */
import { create } from 'zustand'
import { GenerationError, type GenerationEvent } from '../../src/generation/index.ts'
import { problems } from '../../src/parameters/index.ts'
import { engine } from './engine.ts'
import { dismissFailure, fail } from './failure.ts'
import { findModel, modelsAreOpen, useModels } from './models.ts'
import { addPicture, lookAt } from './pictures.ts'
import { useRequest } from './request.ts'
import { advanced, newRun, type Run } from './run.ts'

interface GenerationState {
  run?: Run | undefined
  /** How the last run ended. */
  outcome?: 'done' | 'stopped' | 'failed' | undefined
  /** What the last run could not honour. */
  warnings: readonly string[]
}

export const useGeneration = create<GenerationState>()(() => ({ warnings: [] }))

let stopping = new AbortController()

/** Makes the form's pictures. What is wrong ends up as the failure; the form is left as it is. */
export async function generate(): Promise<void> {
  if (useGeneration.getState().run) return
  stopping = new AbortController()
  const { signal } = stopping
  const { samples } = useRequest.getState().request
  useGeneration.setState({ run: newRun(samples, performance.now()), outcome: undefined, warnings: [] })
  dismissFailure()
  try {
    await modelsAreOpen()
    await produce(signal)
    useGeneration.setState({ outcome: 'done' })
  } catch (error) {
    useGeneration.setState({ outcome: signal.aborted ? 'stopped' : 'failed' })
    if (!signal.aborted) fail(error)
  } finally {
    useGeneration.getState().run?.preview?.close()
    useGeneration.setState({ run: undefined })
  }
}

export function stop(): void {
  stopping.abort()
}

async function produce(signal: AbortSignal): Promise<void> {
  const { request } = useRequest.getState()
  const [problem] = problems(request)
  if (problem) throw new GenerationError('invalid-request', problem.sentence, { field: problem.field })
  const modelName = findModel(useModels.getState(), request.model_id)?.name ?? request.model_id
  lookAt(undefined)
  for await (const event of engine().generate(request, signal)) {
    const now = performance.now()
    const run = useGeneration.getState().run!
    if (event.type === 'image') {
      const seconds = (now - run.drawingSince) / 1000
      addPicture(event.picture, { seed: event.seed, request, modelName, seconds })
    }
    receive(run, event, now)
  }
}

function receive(run: Run, event: GenerationEvent, now: number): void {
  const next = advanced(run, event, now)
  if (event.type === 'warning') {
    useGeneration.setState(({ warnings }) => ({ warnings: [...warnings, event.reason] }))
  }
  useGeneration.setState({ run: next })
  if (run.preview !== next.preview) run.preview?.close()
}

/** Generating: at most one run at a time, from the form as it is when Generate is pressed. */
import { create } from 'zustand'
import { GenerationError } from '../../src/generation/index.ts'
import { problems } from '../../src/parameters/index.ts'
import { engine } from './engine.ts'
import { dismissFailure, fail } from './failure.ts'
import { findModel, modelsAreOpen, useModels } from './models.ts'
import { addPicture, lookAt, type Making } from './pictures.ts'
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
  useGeneration.setState({ run: runOfForm(), outcome: undefined, warnings: [] })
  dismissFailure()
  try {
    await modelsAreOpen()
    // A model that was just opened may have brought its size into the form.
    const run = runOfForm()
    useGeneration.setState({ run })
    await produce(run.making, signal)
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

function runOfForm(): Run {
  const { request } = useRequest.getState()
  const modelName = findModel(useModels.getState(), request.model_id)?.name ?? request.model_id
  return newRun({ request, modelName }, performance.now())
}

async function produce({ request, modelName }: Making, signal: AbortSignal): Promise<void> {
  const [problem] = problems(request)
  if (problem) throw new GenerationError('invalid-request', problem.sentence, { field: problem.field })
  lookAt(undefined)
  for await (const event of engine().generate(request, signal)) {
    const now = performance.now()
    const before = useGeneration.getState().run!
    const run = advanced(before, event, now)
    if (event.type === 'image') {
      const seconds = (now - before.drawingSince) / 1000
      addPicture(event.picture, { request, modelName, seed: event.seed, seconds })
    }
    const warnings = event.type === 'warning' ? [event.reason] : []
    useGeneration.setState((state) => ({ run, warnings: [...state.warnings, ...warnings] }))
    if (before.preview !== run.preview) before.preview?.close()
  }
}

/** The X/Y grid: what it is to vary, what that would take, and its drawing, cell after cell. */
import * as v from 'valibot'
import { create } from 'zustand'
import { withRequest } from '../../src/gallery/index.ts'
import { GenerationError, reasonOf, smallWorker } from '../../src/generation/index.ts'
import {
  type AxisWish,
  canvasAreas,
  type GridLayout,
  type GridPlan,
  type GridWish,
  gridInWords,
  gridSettings,
  layOut,
  measurer,
  planGrid,
  secondsFor,
} from '../../src/grid/index.ts'
import type { BackendName, GenerationRequest } from '../../src/parameters/index.ts'
import { program, useGallery } from '../gallery/index.ts'
import { addMade, generateSeries, usePictures, wholeRequest } from '../generation/index.ts'
import { fail } from '../kit/index.ts'
import { modelNameOf } from '../models/index.ts'
import { useRequest } from '../request/index.ts'
import { keep, kept } from '../storage/index.ts'
import type { Answer, Question } from './grid-worker.ts'

export const axisNames = ['x', 'y'] as const

export type AxisName = (typeof axisNames)[number]

export const useGrid = create<GridWish>()(() => lastWish())

useGrid.subscribe((wish) => keep('grid', wish))

function lastWish(): GridWish {
  const axis = (id: string) => v.fallback(v.object({ id: v.string(), text: v.string() }), { id, text: '' })
  const schema = v.object({ x: axis('num_inference_steps'), y: axis('') })
  return kept('grid', schema) ?? v.parse(schema, {})
}

export function wish(name: AxisName, wished: Partial<AxisWish>): void {
  useGrid.setState((before) => ({ [name]: { ...before[name], ...wished } }))
}

export function swapAxes(): void {
  useGrid.setState(({ x, y }) => ({ x: y, y: x }))
}

/** What the grid would be, or what is wrong with what is wished for. */
export function outlook(
  request: GenerationRequest,
  wished: GridWish,
  backend: BackendName,
): GridPlan | GenerationError {
  try {
    // Any seed will do, but always the same one: how wide its label is changes the grid's size.
    return planGrid(request, wished, { backend }, () => 2 ** 32 - 1)
  } catch (error) {
    if (error instanceof GenerationError) return error
    throw error
  }
}

export function layoutOf(plan: GridPlan): GridLayout {
  return layOut(plan, measurer())
}

/** How long the grid will take in seconds, by the latest picture of the same model; undefined where there is none. */
export function secondsForGrid({ requests }: GridPlan, backend: BackendName): number | undefined {
  const modelName = modelNameOf(requests[0]!.model_id)
  const isLike = (made: { modelName: string; grid?: string | undefined }) => made.modelName === modelName && !made.grid
  const example =
    usePictures.getState().pictures.findLast(isLike) ??
    useGallery.getState().records?.find((record) => isLike(record) && record.backend === backend)
  return example && secondsFor(requests, example)
}

/** Draws the grid. Each cell is a picture like any other; what was drawn when it is stopped, or fails, is kept. */
export async function drawGrid(): Promise<void> {
  let plan: GridPlan | undefined
  const cells: (Blob | undefined)[] = []
  const began = performance.now()
  const { backend } = useRequest.getState()
  await generateSeries(
    backend,
    async () => {
      plan = planGrid(oneEach(await wholeRequest()), useGrid.getState(), { backend })
      return plan.requests
    },
    (picture, place) => {
      cells[place] = picture
    },
  )
  // One picture alone is in the gallery already.
  if (plan && Object.keys(cells).length > 1) await keepGrid(plan, cells, backend, (performance.now() - began) / 1000)
}

/** A cell is one picture: of choices in its prompts it takes one by the seed. */
function oneEach(request: GenerationRequest): GenerationRequest {
  return request.dynamic_prompts === 'all' ? { ...request, dynamic_prompts: 'random' } : request
}

async function keepGrid(plan: GridPlan, cells: readonly (Blob | undefined)[], backend: BackendName, seconds: number) {
  try {
    const layouts = canvasAreas.map((area) => layOut(plan, measurer(), area))
    const request = plan.requests[0]!
    const facts = { seed: request.seed, seconds, backend, grid: gridInWords(plan) }
    const job = { request, modelName: modelNameOf(request.model_id), ...facts }
    const composed = await compose({ layouts, cells })
    const { width, height } = composed.layout
    const picture = await withRequest(composed.picture, request, {
      ...job,
      others: gridSettings(plan),
      version: program,
    })
    await addMade(picture, job, { size: { width, height } })
  } catch (error) {
    fail(error)
  }
}

async function compose(question: Question): Promise<Answer> {
  const worker = smallWorker<Question, Answer>(
    () => new Worker(new URL('./grid-worker.ts', import.meta.url), { type: 'module', name: 'darkroom-grid' }),
  )
  try {
    return await worker.ask(question)
  } catch (cause) {
    const reason = reasonOf(cause)
    const sentence = `The pictures are in the gallery, but the browser could not put them together${reason ? ` (${reason})` : ''}: draw fewer or smaller ones.`
    throw new GenerationError('out-of-memory', sentence, { cause })
  } finally {
    worker.end()
  }
}

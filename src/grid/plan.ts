/** A grid's plan: which request each cell draws; or what is wrong with what was typed, axis by axis. */
import { GenerationError } from '../generation/index.ts'
import {
  type Destination,
  fields,
  type GenerationRequest,
  hasSecondPass,
  passWork,
  problems,
  stepsToRun,
} from '../parameters/index.ts'
import { type Axis, type AxisValue, axesFor, maxCells } from './axis.ts'
import { BadValue } from './values.ts'

/** What a person says of one axis; an empty id is no axis. */
export interface AxisWish {
  id: string
  text: string
}

export interface GridWish {
  x: AxisWish
  y: AxisWish
}

export interface GridPlan {
  x: PlannedAxis
  y: PlannedAxis
  /** Row by row. Each is for one picture, and its seed is settled. */
  requests: readonly GenerationRequest[]
}

interface PlannedAxis {
  /** Undefined where nothing varies; there is one value then, without a label. */
  axis: Axis | undefined
  /** As it was typed. */
  text: string
  values: readonly AxisValue[]
}

/** A seed for whatever leaves it open; 32 bits, as A1111 draws them. */
const anySeed = () => crypto.getRandomValues(new Uint32Array(1))[0]!

/**
 * Plans the grid. A seed that is left open is drawn once for all cells, and once for each value of a seed axis: else no two cells
 * could be compared. Throws GenerationError('invalid-request') that names the axis and the value; its field is grid-x or grid-y.
 */
export function planGrid(
  request: GenerationRequest,
  wish: GridWish,
  { backend }: Pick<Destination, 'backend'>,
  drawSeed: () => number = anySeed,
): GridPlan {
  const axes = axesFor(request, { backend, endpoint: request.endpoint })
  const base = { ...request, samples: 1 }
  const [x, y] = (['x', 'y'] as const).map((name) => planAxis(name, wish[name], axes, base, backend, drawSeed))
  if (!x!.axis && !y!.axis) refuse('x', 'Choose what a grid varies, along X, Y or both.')
  if (x!.axis && x!.axis.id === y!.axis?.id && x!.axis.id !== 'replace')
    refuse('y', `X and Y both vary ${x!.axis.label}: choose another for one of them.`)
  const count = x!.values.length * y!.values.length
  if (count > maxCells) {
    refuse(
      'y',
      `${x!.values.length} × ${y!.values.length} are ${count} pictures, and a grid holds at most ${maxCells}: give fewer values.`,
    )
  }
  const settle = (seed: number) => (seed === -1 ? drawSeed() : seed)
  const isVaried = base.subseed_strength > 0 || [x, y].some((one) => one!.axis?.field === 'subseed_strength')
  const seeded = { ...base, seed: settle(base.seed), ...(isVaried && { subseed: settle(base.subseed) }) }
  const requests = y!.values.flatMap((row) => x!.values.map((column) => row.apply(column.apply(seeded))))
  for (const [i, cell] of requests.entries()) {
    const [problem] = problems(cell, backend)
    if (!problem) continue
    const at = [x!.values[i % x!.values.length]!.label, y!.values[Math.floor(i / x!.values.length)]!.label]
    throw invalid(problem.field, `${at.filter(Boolean).join(', ')}: ${problem.sentence}`)
  }
  return { x: x!, y: y!, requests }
}

function planAxis(
  name: 'x' | 'y',
  { id, text }: AxisWish,
  axes: readonly Axis[],
  request: GenerationRequest,
  backend: Destination['backend'],
  drawSeed: () => number,
): PlannedAxis {
  const nothing: AxisValue = { text: '', label: '', apply: (same) => same }
  if (!id) return { axis: undefined, text: '', values: [nothing] }
  const axis = axes.find((each) => each.id === id)
  if (!axis) return refuse(name, `${id} means nothing to this request any more: choose another.`)
  const values = readValues(name, axis, text)
  if (values.length === 0) refuse(name, `${axis.label} has no values: type some, such as ${axis.example}.`)
  if (values.length > maxCells) {
    refuse(
      name,
      `${axis.label} has ${values.length} values, and a grid holds at most ${maxCells} pictures: give fewer.`,
    )
  }
  for (const value of values) {
    const problem = problems(value.apply(request), backend).find(({ field }) => field === axis.field)
    if (problem) refuse(name, `${axis.label}, “${value.text}”: ${problem.sentence}`)
  }
  return { axis, text, values: isOfSeeds(axis) ? values.map((value) => settled(value, axis, drawSeed)) : values }
}

function readValues(name: 'x' | 'y', axis: Axis, text: string): AxisValue[] {
  try {
    return axis.read(text)
  } catch (error) {
    if (!(error instanceof BadValue)) throw error
    return refuse(name, `${axis.label}: ${error.message}.`)
  }
}

/** The value, with a seed drawn where it leaves it open. */
function settled(value: AxisValue, { field, label }: Axis, drawSeed: () => number): AxisValue {
  if (value.text !== '-1') return value
  const seed = drawSeed()
  return { text: String(seed), label: `${label}: ${seed}`, apply: (request) => ({ ...request, [field]: seed }) }
}

const isOfSeeds = ({ field }: Axis) => fields[field].kind === 'seed'

function refuse(name: 'x' | 'y', sentence: string): never {
  throw invalid(`grid-${name}`, `${name.toUpperCase()} axis: ${sentence}`)
}

const invalid = (field: string, sentence: string) => new GenerationError('invalid-request', sentence, { field })

/** What A1111 writes of a grid into its picture's text. */
export function gridSettings({ x, y }: GridPlan): [string, string][] {
  const axis = (name: string, { axis, text, values }: PlannedAxis): [string, string][] => {
    if (!axis) return []
    const fixed: [string, string][] = isOfSeeds(axis)
      ? [[`Fixed ${name} Values`, values.map((value) => value.text).join(', ')]]
      : []
    return [[`${name} Type`, axis.a1111], [`${name} Values`, text], ...fixed]
  }
  return [['Script', 'X/Y/Z plot'], ...axis('X', x), ...axis('Y', y)]
}

/** The grid in a few words, for whoever cannot see it. */
export function gridInWords({ x, y }: GridPlan): string {
  const axis = ({ axis, values }: PlannedAxis) =>
    axis ? [`${axis.label} ${values.map(({ text }) => text).join(', ')}`] : []
  return [...axis(x), ...axis(y)].join(' by ')
}

/** How long the requests take in seconds, by what one picture took: time goes with steps and pixels. */
export function secondsFor(
  requests: readonly GenerationRequest[],
  example: { request: GenerationRequest; seconds: number },
): number {
  const work = (request: GenerationRequest) => {
    const { first, second } = passWork(request)
    if (hasSecondPass(request)) return first + second
    return Math.max(1, stepsToRun(request)) * request.width * request.height
  }
  return requests.reduce((sum, request) => sum + work(request), 0) * (example.seconds / work(example.request))
}

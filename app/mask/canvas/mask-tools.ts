/** The tools of the mask canvas: which one is in hand, and what it does while it is pressed and moved. */
import * as v from 'valibot'
import { create } from 'zustand'
import type { Painting, Point } from '../../../src/imaging/index.ts'
import { keep, kept } from '../../storage/index.ts'
import { settle, useMask } from '../mask.ts'

export const tools = ['brush', 'rectangle', 'lasso', 'hand'] as const

export type Tool = (typeof tools)[number]

interface ToolState {
  tool: Tool
  /** Whether the tool takes away: the brush is then an eraser. */
  erases: boolean
  /** The brush's diameter as a part of the picture's longer side. */
  breadth: number
  /** 0 to 1. */
  hardness: number
}

export const useTools = create<ToolState>()(() => {
  const part = v.optional(v.pipe(v.number(), v.toMinValue(0), v.toMaxValue(1)))
  const { breadth = 0.1, hardness = 0.8 } = kept('brush', v.object({ breadth: part, hardness: part })) ?? {}
  return { tool: 'brush', erases: false, breadth, hardness }
})

export function chooseTool(tool: Tool, erases = false): void {
  useTools.setState({ tool, erases })
}

export function setBrush({ breadth, hardness }: { breadth?: number; hardness?: number }): void {
  useTools.setState(({ breadth: before, hardness: hard }) => {
    const brush = { breadth: within(breadth ?? before, 0.002), hardness: within(hardness ?? hard) }
    keep('brush', brush)
    return brush
  })
}

function within(value: number, least = 0): number {
  return Math.min(1, Math.max(least, value))
}

/** The brush's diameter in pixels of the picture. */
export function brushSize({ mask }: Painting, breadth: number): number {
  return Math.max(1, Math.round(breadth * Math.max(mask.width, mask.height)))
}

/** Where the tool is, in pixels of the picture, and how hard it is pressed, 0 to 1. */
export interface Sample extends Point {
  pressure: number
}

/** What is being drawn: the brush's last sample, or the outline of a shape. */
let pressed: { samples: Sample[]; erases: boolean } | undefined

export const isPressed = () => pressed !== undefined

/** Puts the tool down; `turned` makes it take away for once, or add. */
export function press(sample: Sample, turned = false): void {
  const { erases } = useTools.getState()
  pressed = { samples: [sample], erases: erases !== turned }
  if (useTools.getState().tool === 'brush') brush(sample, sample)
}

export function move(samples: readonly Sample[]): void {
  if (!pressed) return
  const { tool } = useTools.getState()
  for (const sample of samples) {
    if (tool === 'brush') brush(pressed.samples.at(-1)!, sample)
    if (tool === 'lasso') pressed.samples.push(sample)
    else pressed.samples = [pressed.samples[0]!, sample]
  }
}

/** Lifts the tool: the stroke is done, the shape filled. */
export function lift(): void {
  const { painting } = useMask.getState()
  if (!pressed || !painting) return
  const { samples, erases } = pressed
  pressed = undefined
  const { tool } = useTools.getState()
  if (tool === 'brush') painting.commit()
  if (tool === 'lasso') painting.lasso(samples, erases)
  const [from, to] = [samples[0]!, samples.at(-1)!]
  if (tool === 'rectangle') painting.rectangle({ left: from.x, top: from.y, right: to.x, bottom: to.y }, erases)
  settle()
}

/** Takes the stroke back, as for a second finger that wants to zoom. */
export function letGo(): void {
  pressed = undefined
  useMask.getState().painting?.abandon()
}

function brush(from: Sample, to: Sample): void {
  const { painting } = useMask.getState()
  const { breadth, hardness } = useTools.getState()
  if (!painting || !pressed) return
  const dab = ({ x, y, pressure }: Sample) => ({ x, y, radius: (brushSize(painting, breadth) / 2) * pressure })
  painting.stroke(dab(from), dab(to), { hardness, erases: pressed.erases })
}

/** The outline of the shape that is being drawn, as an SVG path; empty when there is none. */
export function outline(): string {
  if (!pressed) return ''
  const [from, to] = [pressed.samples[0]!, pressed.samples.at(-1)!]
  switch (useTools.getState().tool) {
    case 'rectangle':
      return `M${from.x} ${from.y}H${to.x}V${to.y}H${from.x}Z`
    case 'lasso':
      return `M${pressed.samples.map(({ x, y }) => `${x} ${y}`).join('L')}Z`
    default:
      return ''
  }
}

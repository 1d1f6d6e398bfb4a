/** Layouts of grids, with a ruler by which each letter is half as wide as the font is high. */
import { describe, expect, it } from 'vitest'
import { defaultRequest } from '../parameters/index.ts'
import { canvasAreas, layOut, wrap } from './layout.ts'
import { type AxisWish, planGrid } from './plan.ts'

const ruler = (text: string, size: number) => (text.length * size) / 2

function laidOut(side: number, x: AxisWish, y: AxisWish = { id: '', text: '' }) {
  const request = { ...defaultRequest, prompt: 'boat', width: side, height: side }
  return layOut(planGrid(request, { x, y }, { backend: 'local' }), ruler)
}

const tenByTen = { x: { id: 'seed', text: '1-10' }, y: { id: 'num_inference_steps', text: '1-10' } }

describe('a layout', () => {
  it('sets the cells side by side, with labels above and to the left', () => {
    const layout = laidOut(512, { id: 'num_inference_steps', text: '5, 10' }, { id: 'guidance_scale', text: '3, 4' })
    expect(layout.scale).toBe(1)
    expect(layout.fontSize).toBe(26)
    const [first, second, third] = layout.places
    expect(second).toEqual({ x: first!.x + 516, y: first!.y })
    expect(third).toEqual({ x: first!.x, y: first!.y + 516 })
    expect(layout.width).toBe(first!.x + 516 + 512)
    expect(layout.height).toBe(first!.y + 516 + 512)
    // "Guidance: 3" is eleven letters of 13 pixels, with a margin of a letter's height on both sides.
    expect(first!.x).toBe(11 * 13 + 2 * 26)
    expect(layout.columnLabels.map(({ lines, x }) => [lines, x])).toEqual([
      [['Steps: 5'], first!.x + 256],
      [['Steps: 10'], first!.x + 516 + 256],
    ])
    for (const { y } of layout.columnLabels) expect(y).toBeLessThan(first!.y)
  })

  it('keeps no room for labels that are not there', () => {
    const layout = laidOut(64, { id: '', text: '' }, { id: 'seed', text: '1, 2' })
    expect(layout.places[0]!.y).toBe(0)
    expect(laidOut(64, { id: 'seed', text: '1, 2' }).places[0]!.x).toBe(0)
  })

  it('keeps every label within its column, however small the pictures', () => {
    const layout = laidOut(64, { id: 'scheduler', text: 'Euler ancestral, As the backend chooses, DPM++ 2M' })
    for (const { lines } of layout.columnLabels) {
      for (const line of lines) expect(ruler(line, layout.fontSize)).toBeLessThanOrEqual(64)
    }
    expect(layout.columnLabels[0]!.lines).toEqual(['Euler', 'ancestral'])
  })

  it('shows the pictures smaller where no canvas could hold them', () => {
    const layout = laidOut(2048, tenByTen.x, tenByTen.y)
    expect(layout.scale).toBeLessThan(0.4)
    expect(layout.width * layout.height).toBeLessThanOrEqual(67_108_864)
    const plan = planGrid({ ...defaultRequest, width: 2048, height: 2048 }, tenByTen, { backend: 'local' })
    const smaller = layOut(plan, ruler, canvasAreas[1])
    expect(smaller.width * smaller.height).toBeLessThanOrEqual(16_777_216)
    const wide = laidOut(2048, { id: 'seed', text: '1-20' })
    expect(wide.width).toBeLessThanOrEqual(16_384)
  })
})

describe('wrapping', () => {
  const wrapped = (text: string) => wrap(text, 8, (line) => line.length)

  it.each([
    ['', []],
    ['short', ['short']],
    ['two or three', ['two or', 'three']],
    ['immeasurably long', ['immeasur', 'ably', 'long']],
    ['a immeasurably', ['a', 'immeasur', 'ably']],
  ])('%j becomes %j', (text, lines) => {
    expect(wrapped(text)).toEqual(lines)
  })
})
